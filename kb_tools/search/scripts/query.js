/*
 * A query: what is typed becomes units, each unit finds documents, the sum ranks them.
 *
 * kbSearch.find(text, {partial}) resolves to {all, some, notes, terms}: the documents that
 * have all units and those that have some, best first, and what was read otherwise than it
 * was typed.  The measure is BM25F; the build has weighted each term in each document.
 */
(() => {
  "use strict";

  /** How soon more of a term counts no more. */
  const SATURATION = 4;

  /**
   * What a document gains whose title or other name is what was typed, or ends with it
   * although it was typed in several words ("stone garden").
   */
  const NAMED = { 1: 0, 2: 500, 3: 1000 };

  /** What of that it gains whose name has the last word in another form ("courts"). */
  const OTHER_FORM = 0.8;

  /**
   * What a document gains for each word after the first, whose title or other name begins with
   * the words that were typed.
   */
  const BEGUN = 10;

  /** What a suggestion is worth more whose whole name was typed. */
  const WHOLE = 100;

  /** How many characters and how many units of a query are searched for. */
  const LONGEST = 1000;
  const MOST_UNITS = 32;

  /** How many characters of a name the index has. */
  const NAME_LENGTH = 60;

  let normalise;
  let stopwords;
  let matcher;

  /** Prepare what turns words into terms. @returns {Promise<boolean>} Whether it can be had. */
  async function prepare() {
    const [language, index] = await Promise.all([kbSearch.get("language"), kbSearch.get("index")]);
    if (!language || !index) return false;
    try {
      normalise ||= kbNormaliser(language.rules);
      matcher ||= kbSearch.matcher(new Stemmer(), language.synonyms);
    } catch {
      return false; // they came broken
    }
    kbSearch.normalise = normalise;
    stopwords ||= new Set(language.stopwords);
    return true;
  }

  /**
   * Cut a query into units: what is quoted stays together, all else is a unit a token.
   * @param {string} query
   * @returns {{units: Unit[], key: string[], asked: string[]}} The key has all words, also the
   *   common ones; what is asked for begins after those of them that come first.
   */
  function parse(query) {
    const units = [];
    const key = [];
    for (const [, quoted, loose] of query.replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)"|([^"]+)/g)) {
      const { text, tokens } = normalise(quoted ?? loose);
      const words = tokens.map((token) => token.terms[0]);
      key.push(...words);
      const kept = [...words.keys()].filter((at) => !stopwords.has(words[at]));
      const shown = (at) => text.slice(tokens[at].start, tokens[at].end);
      if (quoted === undefined) {
        kept.forEach((at) => units.push(unit([words[at]], [0], false, shown(at))));
      } else if (kept.length) {
        units.push(unit(kept.map((at) => words[at]), kept, true, text.trim()));
      }
    }
    const unlike = new Map(units.map((made) => [`${made.quoted} ${made.words}`, made]));
    const first = key.findIndex((word) => !stopwords.has(word));
    const asked = key.slice(Math.max(0, first));
    return { units: [...unlike.values()].slice(0, MOST_UNITS), key, asked };
  }

  /**
   * @param {string[]} words
   * @param {number[]} offsets
   * @param {boolean} quoted
   * @param {string} text
   * @returns {Unit}
   */
  function unit(words, offsets, quoted, text) {
    return { words, offsets, quoted, text };
  }

  // Ranking ------------------------------------------------------------------------

  /**
   * Score the documents of all units.
   * @param {Match[]} matches
   * @param {number} count How many documents there are.
   * @returns {Map<number, {score: number, units: number}>}
   */
  function score(matches, count) {
    const scores = new Map();
    for (const { documents } of matches) {
      const rarity = Math.log(1 + (count - documents.size + 0.5) / (documents.size + 0.5));
      for (const [number, frequency] of documents) {
        const old = scores.get(number) || { score: 0, units: 0 };
        const gain = (frequency * (SATURATION + 1)) / (frequency + SATURATION);
        scores.set(number, { score: old.score + rarity * gain, units: old.units + 1 });
      }
    }
    return scores;
  }

  /** @param {string[]} words @returns {string} The name in one piece, as the index has it. */
  const nameOf = (words) => [...words.join("")].slice(0, NAME_LENGTH).join("");

  /**
   * Return what the documents gain that are called what was typed.
   * @param {string[]} words
   * @returns {Promise<Map<number, number>>}
   */
  async function named(words) {
    const gains = new Map();
    const note = (number, gain) => gains.set(number, Math.max(gain, gains.get(number) ?? 0));
    const key = nameOf(words);
    const more = words.length - 1;
    const [names, others] = await Promise.all([
      key ? kbSearch.names(key) : [],
      inOtherForm(words),
    ]);
    for (const { name, ranks } of names) {
      for (const [number, rank] of ranks) {
        if (name === key && (kbSearch.isWhole(rank) || more)) note(number, NAMED[rank]);
        if (kbSearch.isWhole(rank) && more && isGoneOn(name, key)) note(number, BEGUN * more);
      }
    }
    for (const [number, rank] of others) {
      if (kbSearch.isWhole(rank)) note(number, NAMED[rank] * OTHER_FORM);
    }
    return gains;
  }

  /** @returns {boolean} Whether a name goes on after a key, but not within a number. */
  const isGoneOn = (name, key) => name !== key && !/^[0-9]/.test(name.slice(key.length));

  /**
   * Return the documents with a name that is what was typed but for the form of the last word.
   * @param {string[]} words
   * @returns {Promise<Array<[number, number]>>} Each with the rank of the name.
   */
  async function inOtherForm(words) {
    const before = words.slice(0, -1).join("");
    const last = words.at(-1) || "";
    const start = matcher.formsStart(last);
    const names = start.length > 2 ? await kbSearch.names(nameOf([before, start])) : [];
    return names
      .filter(({ name }) => matcher.isForm(name.slice(before.length), last))
      .flatMap(({ ranks }) => ranks);
  }

  /**
   * Find documents.
   * @param {string} text What was typed.
   * @param {{partial: boolean}} options Whether the last word may be unfinished.
   * @returns {Promise<?{all: number[], some: number[], notes: Object[], terms: Set<string>}>}
   *   Null if nothing can be searched.
   */
  kbSearch.find = async (text, { partial }) => {
    if (!(await prepare())) return null;
    const { units, key, asked } = parse(text.slice(0, LONGEST));
    const last = units[units.length - 1];
    named(key); // what it loads comes while the words are looked up
    const matches = await Promise.all(
      units.map((unit) =>
        unit.quoted ? matcher.findPhrase(unit) : matcher.findWord(unit, partial && unit === last),
      ),
    );
    const { count } = await kbSearch.get("index");
    const scores = score(matches, count);
    const meant = new Map(matches.map((match, at) => [units[at].words[0], match.meant]));
    const gains = new Map();
    for (const words of key.length > asked.length ? [asked, key] : [key]) {
      const name = words.map((word) => meant.get(word) || word);
      for (const [number, gain] of await named(name)) gains.set(number, gain);
    }
    for (const [number, gain] of gains) {
      const old = scores.get(number) || { score: 0 };
      scores.set(number, { score: old.score + gain, units: units.length });
    }
    const terms = new Set(matches.flatMap((match) => match.terms));
    return { notes: notes(units, matches), ...ranked(scores, units.length), terms };
  };

  /**
   * @returns {Object[]} What to say of units that were not found as they are; of those that
   *   were not found at all nothing is known if a part of the index is missing.
   */
  function notes(units, matches) {
    return matches.flatMap(({ documents, note }, at) => {
      if (documents.size) return note ? [note] : [];
      return kbSearch.incomplete ? [] : [{ text: units[at].text, missing: true, shown: [] }];
    });
  }

  /** @returns {{all: number[], some: number[]}} The documents, best first. */
  function ranked(scores, total) {
    const order = [...scores].sort(([a, one], [b, two]) => two.score - one.score || a - b);
    const pick = (test) => order.filter(([, { units }]) => test(units)).map(([number]) => number);
    return { all: pick((units) => units === total), some: pick((units) => units < total) };
  }

  /**
   * Suggest documents while a query is typed: those whose names begin with it, then those
   * that have its words.
   * @param {string} text
   * @param {number} most
   * @returns {Promise<number[]>}
   */
  kbSearch.suggest = async (text, most) => {
    if (!(await prepare())) return [];
    const key = nameOf(normalise(text.slice(0, LONGEST)).tokens.map((token) => token.terms[0]));
    if (!key) return [];
    const worths = new Map();
    for (const { name, ranks } of await kbSearch.names(key)) {
      for (const [number, rank] of ranks) {
        const isWhole = name === key && kbSearch.isWhole(rank);
        const worth = (isWhole ? WHOLE : 0) + 10 * rank - name.length / NAME_LENGTH;
        worths.set(number, Math.max(worth, worths.get(number) ?? 0));
      }
    }
    const isShared = [...worths.values()].filter((worth) => worth > WHOLE).length > 1;
    const isWanted = worths.size < most || isShared;
    const { all } = (isWanted && (await kbSearch.find(text, { partial: true }))) || { all: [] };
    const place = new Map(all.map((number, at) => [number, at]));
    const after = (number) => place.get(number) ?? all.length;
    const order = [...worths].sort(
      ([a, one], [b, two]) => two - one || after(a) - after(b) || a - b,
    );
    const named = order.map(([number]) => number);
    return [...named, ...all.filter((number) => !worths.has(number))].slice(0, most);
  };
})();
