/*
 * The data of the search: scripts that the build wrote (kb_tools/search), loaded when needed.
 *
 * Each of them calls kbSearch.put(name, data).  Plain scripts load from disk and under a
 * strict content policy, where fetch and modules do not.
 */
window.kbSearch = (() => {
  "use strict";

  const base = `${document.documentElement.dataset.content_root || "./"}search/`;
  const stored = new Map();
  /** @type {Map<string, Promise<*>>} */
  const asked = new Map();

  /** Whether something could not be had since this was last set to false. */
  const kbSearch = { put, get, decode, documents, places, shards, names, rows, incomplete: false };

  // What the data are: by the first part of their name -----------------------------

  const isText = (value) => typeof value === "string";
  const isNumber = (value) => Number.isInteger(value) && value >= 0;
  const isObject = (value) => typeof value === "object" && value !== null;
  const isList = (value, test) => Array.isArray(value) && value.every(test);
  const isTable = (value, test) => isObject(value) && Object.values(value).every(test);
  const isRule = (value) =>
    isObject(value) && isText(value.pattern) && isList(value.terms, isText);
  const isValue = (value) =>
    isObject(value) && [value.id, value.label, value.numbers].every(isText);
  const isFacet = (value) =>
    isObject(value) && [value.id, value.label].every(isText) && isList(value.values, isValue);

  /** @type {Object<string, function(*): boolean>} */
  const tests = {
    index: (data) =>
      isObject(data) &&
      [data.count, data.rowsPerFile].every(isNumber) &&
      [data.words, data.alone, data.names, data.initials].every((list) => isList(list, isText)),
    language: (data) =>
      isObject(data) &&
      isList(data.stopwords, isText) &&
      isTable(data.synonyms, (words) => isList(words, isText)) &&
      isList(data.rules, isRule),
    facets: (data) => isList(data, isFacet),
    rows: (data) => isList(data, (row) => isList(row, isText) && row.length > 1),
    text: (data) => isList(data, isText),
    vocabulary: isText,
    words: (data) => isTable(data, isText),
    places: (data) => isTable(data, isText),
    names: (data) => isTable(data, isText),
  };

  /**
   * Take in data, unless they are not what their name says.
   * @param {string} name
   * @param {*} data
   */
  function put(name, data) {
    if (tests[name.split("/")[0]]?.(data)) stored.set(name, data);
  }

  /**
   * Load a script once, or again if it could not be had, unless the page has it already.
   * @param {string} name
   * @returns {Promise<*>} Its data; null if it is missing or broken, which is noted.
   */
  function get(name) {
    if (stored.has(name)) return Promise.resolve(stored.get(name));
    if (!asked.has(name)) asked.set(name, insert(name));
    return asked.get(name);
  }

  /**
   * @param {string} name
   * @returns {Promise<*>}
   */
  function insert(name) {
    return new Promise((resolve) => {
      const script = document.createElement("script");
      const settle = () => {
        if (!stored.has(name)) {
          kbSearch.incomplete = true;
          asked.delete(name);
        }
        script.remove();
        resolve(stored.has(name) ? stored.get(name) : null);
      };
      script.addEventListener("load", settle);
      script.addEventListener("error", settle);
      script.src = `${base}${name}.js`;
      document.head.append(script);
    });
  }

  // Numbers as text: kb_tools/search/encoding.py ---------------------------------

  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digits = new Uint8Array(128);
  [...alphabet].forEach((character, digit) => (digits[character.charCodeAt(0)] = digit));

  /**
   * Read numbers; `each` gets a number and the place after it, and returns where to go on.
   * @param {string} text
   * @param {function(number, number): number} each
   */
  function read(text, each) {
    let value = 0;
    let unit = 1;
    for (let place = 0; place < text.length; ) {
      const digit = digits[text.charCodeAt(place++)];
      value += (digit % 32) * unit;
      unit *= 32;
      if (digit < 32) {
        place = each(value, place);
        value = 0;
        unit = 1;
      }
    }
  }

  /**
   * Read rising numbers that were written as the distances between them.
   * @param {string} text
   * @returns {number[]}
   */
  function decode(text) {
    const numbers = [];
    let last = 0;
    read(text, (gap, place) => {
      last += gap;
      numbers.push(last);
      return place;
    });
    return numbers;
  }

  /**
   * Read the documents of a term, each with the term's weighted frequency in it.
   * @param {string} text
   * @returns {Map<number, number>}
   */
  function documents(text) {
    const found = new Map();
    let last = 0;
    read(text, (gap, place) => {
      last += gap;
      found.set(last, 2 ** (digits[text.charCodeAt(place)] / 8) - 1);
      return place + 1;
    });
    return found;
  }

  // Shards -------------------------------------------------------------------------

  /**
   * Name a file so that who sees the request cannot read the text in it: file_name in
   * kb_tools/search/index.py.
   * @param {string} text
   * @returns {string}
   */
  function fileName(text) {
    let first = 0x811c9dc5;
    let second = 0x01000193;
    for (let at = 0; at < text.length; at++) {
      first = Math.imul(first ^ text.charCodeAt(at), 0x01000193);
      second = Math.imul(second ^ text.charCodeAt(at), 0x85ebca77);
    }
    return [first, second].map((hash) => (hash >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /**
   * Load the shards in which terms with a prefix stand.
   * @param {string} family words, places or names.
   * @param {string} prefix
   * @param {function(string): boolean} wanted Whether a term that stands alone is of use.
   * @param {number} most How many shards to load at most.
   * @returns {Promise<Object[]>}
   */
  async function shards(family, prefix, wanted, most) {
    const index = await get("index");
    if (!index) return [];
    const starts = index[family === "names" ? "names" : "words"];
    const alone = family === "names" ? [] : index.alone;
    let first = 0;
    let last = starts.length;
    while (last - first > 1) {
      const middle = (first + last) >> 1;
      if (starts[middle] <= prefix) first = middle;
      else last = middle;
    }
    const picked = [];
    for (let at = first; at < starts.length && picked.length < most; at++) {
      if (at > first && !starts[at].startsWith(prefix)) break;
      if (!alone.includes(starts[at]) || wanted(starts[at])) picked.push(starts[at]);
    }
    const loaded = await Promise.all(picked.map((start) => get(`${family}/${fileName(start)}`)));
    return loaded.filter(Boolean);
  }

  /**
   * Return where a term stands in each of its documents.
   * @param {string} term
   * @param {Iterable<number>} numbers Its documents.
   * @returns {Promise<Map<number, Set<number>>>}
   */
  async function places(term, numbers) {
    const [shard] = await shards("places", term, (other) => other === term, 1);
    const texts = shard && Object.hasOwn(shard, term) ? shard[term].split(",") : [];
    return new Map([...numbers].map((number, at) => [number, new Set(decode(texts[at] || ""))]));
  }

  /**
   * Return the names that start with a key, each with its documents and their ranks.
   * @param {string} key
   * @returns {Promise<Array<{name: string, ranks: Array<[number, number]>}>>}
   */
  async function names(key) {
    const found = [];
    for (const shard of await shards("names", key, () => true, 2)) {
      for (const [name, text] of Object.entries(shard)) {
        if (name.startsWith(key)) found.push({ name, ranks: pairs(text) });
      }
    }
    return found;
  }

  /** Whether a rank is that of a whole name, and not of what a name ends with. */
  kbSearch.isWhole = (rank) => rank > 1;

  /** @param {string} key @returns {Promise<number[]>} The documents that are called so. */
  kbSearch.called = async (key) =>
    (await names(key)).flatMap(({ name, ranks }) =>
      ranks.flatMap(([number, rank]) => (name === key && kbSearch.isWhole(rank) ? [number] : [])),
    );

  /**
   * @param {string} text
   * @returns {Array<[number, number]>}
   */
  function pairs(text) {
    const numbers = [];
    read(text, (number, place) => numbers.push(number) && place);
    return numbers.flatMap((number, at) => (at % 2 ? [] : [[number, numbers[at + 1]]]));
  }

  /**
   * Return what results show of some documents; those that cannot be had are left out.
   * @param {number[]} numbers
   * @returns {Promise<Map<number, Array>>}
   */
  async function rows(numbers) {
    const found = new Map();
    const index = await get("index");
    if (!index) return found;
    const load = async (number) => {
      const file = await get(`rows/${Math.floor(number / index.rowsPerFile)}`);
      const row = file && file[number % index.rowsPerFile];
      if (row) found.set(number, row);
      else kbSearch.incomplete = true;
    };
    await Promise.all(numbers.map(load));
    return found;
  }

  /** @param {string} uri @returns {Promise<?string[]>} The sentences of a page. */
  kbSearch.text = (uri) => get(`text/${fileName(uri)}`);

  /** @param {string} initial @returns {Promise<string[]>} The words with an initial. */
  kbSearch.vocabulary = async (initial) => {
    const words = await get(`vocabulary/${fileName(initial)}`);
    return words ? words.split(" ") : [];
  };

  return kbSearch;
})();
