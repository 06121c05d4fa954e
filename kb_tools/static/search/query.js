/*
 * A query: what is typed becomes units, each unit finds documents, the sum ranks them.
 *
 * kbSearch.find(text, {partial}) resolves to {units, all, some, notes}: the documents that
 * have all units and those that have some, best first, and what was read otherwise than it
 * was typed.  The measure is BM25F; the build has weighted each term in each document.
 */
(() => {
  "use strict";

  /** How soon more of a term counts no more. */
  const SATURATION = 4;

  /** What another form of a word counts: "agreements" where "agreement" was typed. */
  const OTHER_FORM = 0.8;

  /** What a document gains whose title or other name is what was typed. */
  const NAMED = { 2: 500, 3: 1000 };

  const LONGEST = 1000;
  const MOST_UNITS = 32;

  /**
   * A part of a query that a document has or has not.
   * @typedef {{words: string[], offsets: number[], quoted: boolean, text: string}} Unit
   *
   * What a unit finds: weighted frequencies by document, the terms that found them, what is
   * to be said of it, and the word that is meant if nobody uses the one that was typed.
   * @typedef {{documents: Map<number, number>, terms: string[], note: ?Object,
   *   meant: ?string}} Match
   */

  let normalise;
  let stopwords;
  let stemmer;

  /** Prepare what turns words into terms. @returns {Promise<boolean>} Whether it can be had. */
  async function prepare() {
    const [language] = await Promise.all([kbSearch.get("language"), kbSearch.get("index")]);
    if (!language) return false;
    normalise ||= kbNormaliser(language.normaliser);
    kbSearch.normalise = normalise;
    stopwords ||= new Set(language.stopwords);
    stemmer ||= new Stemmer();
    return true;
  }

  /**
   * Cut a query into units: what is quoted stays together, all else is a unit a token.
   * @param {string} query
   * @returns {{units: Unit[], key: string[]}} The key has all words, also the common ones.
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
    return { units: units.slice(0, MOST_UNITS), key };
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

  // Finding ------------------------------------------------------------------------

  /** @param {string} word @returns {boolean} Whether it is a number or a citation. */
  const isExact = (word) => /[0-9]/.test(word);

  /**
   * Find the terms with a prefix that pass a test.
   * @param {string} prefix
   * @param {function(string): boolean} test
   * @param {number} most
   * @returns {Promise<Map<string, string>>}
   */
  async function terms(prefix, test, most) {
    const found = new Map();
    for (const shard of await kbSearch.shards("words", prefix, test, most)) {
      for (const [term, text] of Object.entries(shard)) if (test(term)) found.set(term, text);
    }
    return found;
  }

  /**
   * Add up the documents of several terms.
   * @param {Map<string, string>} found
   * @param {function(string): number} weight
   * @param {?Object} note
   * @returns {Match}
   */
  function join(found, weight, note) {
    const documents = new Map();
    for (const [term, text] of found) {
      for (const [number, frequency] of kbSearch.documents(text)) {
        documents.set(number, (documents.get(number) || 0) + weight(term) * frequency);
      }
    }
    return { documents, terms: [...found.keys()], note, meant: null };
  }

  /**
   * Find a word: as it is, in its other forms, as a beginning, or as it may be meant.
   * @param {Unit} unit
   * @param {boolean} isPartial Whether the reader may still be typing it.
   * @returns {Promise<Match>}
   */
  async function findWord({ words: [word], text }, isPartial) {
    if (isExact(word)) return join(await terms(word, (term) => term === word, 1), () => 1, null);
    const forms = await findForms(word);
    const begun = isPartial || !forms.size ? await findBegun(word) : new Map();
    if (forms.size) {
      const meant = forms.has(word) ? null : usual(forms);
      return { ...join(new Map([...begun, ...forms]), weigh(word), null), meant };
    }
    if (begun.size) return join(begun, () => 1, { text, begun: true, shown: [] });
    const [best, found] = await findNear(word);
    const note = { text, begun: false, shown: best ? [best] : [] };
    return { ...join(found, () => 1, note), meant: best };
  }

  /**
   * @param {Map<string, string>} found
   * @returns {string} The term that most documents have.
   */
  function usual(found) {
    return [...found.keys()].reduce((a, b) => (found.get(b).length > found.get(a).length ? b : a));
  }

  /** @param {string} word @returns {function(string): number} */
  const weigh = (word) => (term) => (term === word ? 1 : OTHER_FORM);

  /**
   * Find the words with the same stem.
   * @param {string} word
   * @returns {Promise<Map<string, string>>}
   */
  function findForms(word) {
    const stem = stemmer.stemWord(word);
    let shared = 0;
    while (shared < stem.length && stem[shared] === word[shared]) shared++;
    const prefix = word.slice(0, Math.max(shared - (stem.endsWith("i") ? 1 : 0), 1));
    const test = (term) => term === word || (!isExact(term) && stemmer.stemWord(term) === stem);
    return terms(prefix, test, 6);
  }

  /**
   * Find the words that begin with what was typed.
   * @param {string} word
   * @returns {Promise<Map<string, string>>}
   */
  async function findBegun(word) {
    if (word.length < 3) return new Map();
    return terms(word, (term) => term.startsWith(word), 3);
  }

  /**
   * Find the word that is nearest to one that nobody uses.
   * @param {string} word
   * @returns {Promise<[?string, Map<string, string>]>}
   */
  async function findNear(word) {
    const allowed = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    if (!allowed) return [null, new Map()];
    const { initials } = (await kbSearch.get("index")) || { initials: [] };
    const likely = initials.filter((initial) => word.slice(0, 2).includes(initial));
    const near = (await nearest(word, likely, allowed)) || (await nearest(word, initials, allowed));
    if (!near) return [null, new Map()];
    const found = await Promise.all(near.map(findForms));
    const as = new Map(near.map((candidate, at) => [candidate, found[at].get(candidate)]));
    const best = usual(as);
    return [best, found[near.indexOf(best)]];
  }

  /**
   * List the words that differ least, if they differ by few letters.
   * @param {string} word
   * @param {string[]} initials
   * @param {number} allowed
   * @returns {Promise<?string[]>}
   */
  async function nearest(word, initials, allowed) {
    const lists = await Promise.all(initials.map(kbSearch.vocabulary));
    const byDistance = new Map();
    for (const candidate of lists.flat()) {
      const far = distance(word, candidate, allowed);
      if (far <= allowed) byDistance.set(far, [...(byDistance.get(far) || []), candidate]);
    }
    const least = Math.min(...byDistance.keys());
    return byDistance.has(least) ? byDistance.get(least).slice(0, 8) : null;
  }

  /**
   * Count the letters to add, drop, change or swap (optimal string alignment).
   * @param {string} from
   * @param {string} to
   * @param {number} allowed More than this is not counted out.
   * @returns {number}
   */
  function distance(from, to, allowed) {
    if (Math.abs(from.length - to.length) > allowed) return allowed + 1;
    let before = [];
    let last = [...Array(to.length + 1).keys()];
    for (let i = 1; i <= from.length; i++) {
      const row = [i];
      for (let j = 1; j <= to.length; j++) {
        const change = from[i - 1] === to[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
        const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
        if (isSwap) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > allowed) return allowed + 1;
      [before, last] = [last, row];
    }
    return last[to.length];
  }

  /**
   * Find a phrase: its words as they are, one after the other.
   * @param {Unit} unit
   * @returns {Promise<Match>}
   */
  async function findPhrase({ words, offsets }) {
    const found = await Promise.all(words.map((word) => terms(word, (term) => term === word, 1)));
    const matches = found.map((terms) => join(terms, () => 1, null));
    let numbers = [...matches[0].documents.keys()];
    numbers = numbers.filter((number) => matches.every((match) => match.documents.has(number)));
    if (words.length > 1) {
      const places = await Promise.all(
        words.map((word, at) => kbSearch.places(word, matches[at].documents.keys())),
      );
      const follows = (number) => (start) =>
        places.every((of, at) => of.get(number).has(start - offsets[0] + offsets[at]));
      numbers = numbers.filter((number) => [...places[0].get(number)].some(follows(number)));
    }
    const least = (number) => Math.min(...matches.map((match) => match.documents.get(number)));
    return { documents: new Map(numbers.map((n) => [n, least(n)])), terms: words, note: null,
      meant: null };
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

  /**
   * Return what the documents gain that are called what was typed.
   * @param {string} key
   * @returns {Promise<Map<number, number>>}
   */
  async function named(key) {
    const found = (await kbSearch.names(key)).filter(({ name }) => name === key);
    const gains = found.flatMap(({ ranks }) => ranks.map(([number, rank]) => [number, NAMED[rank]]));
    return new Map(gains.filter(([, gain]) => gain));
  }

  /**
   * Find documents.
   * @param {string} text What was typed.
   * @param {{partial: boolean}} options Whether the last word may be unfinished.
   * @returns {Promise<?{units: Unit[], all: number[], some: number[], notes: Object[],
   *   terms: Set<string>}>} Null if nothing can be searched.
   */
  kbSearch.find = async (text, { partial }) => {
    if (!(await prepare())) return null;
    const { units, key } = parse(text.slice(0, LONGEST));
    const last = units[units.length - 1];
    const matches = await Promise.all(
      units.map((unit) =>
        unit.quoted ? findPhrase(unit) : findWord(unit, partial && unit === last),
      ),
    );
    const { count } = (await kbSearch.get("index")) || { count: 0 };
    const scores = score(matches, count);
    const meant = new Map(matches.map((match, at) => [units[at].words[0], match.meant]));
    const name = key.map((word) => meant.get(word) || word).join("").slice(0, 60);
    for (const [number, gain] of name ? await named(name) : []) {
      const old = scores.get(number) || { score: 0 };
      scores.set(number, { score: old.score + gain, units: units.length });
    }
    return { units, notes: notes(units, matches), ...ranked(scores, units.length),
      terms: new Set(matches.flatMap((match) => match.terms)) };
  };

  /** @returns {Object[]} What to say of units that were not found as they are. */
  function notes(units, matches) {
    return matches.flatMap(({ documents, note }, at) => {
      if (note && documents.size) return [note];
      return documents.size ? [] : [{ text: units[at].text, missing: true, shown: [] }];
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
    const key = normalise(text.slice(0, LONGEST)).tokens.map((token) => token.terms[0]).join("");
    if (!key) return [];
    const ranks = new Map();
    for (const { name, ranks: pairs } of await kbSearch.names(key.slice(0, 60))) {
      for (const [number, rank] of pairs) {
        const worth = (name === key ? 100 : 0) + 10 * rank - name.length / 60;
        ranks.set(number, Math.max(worth, ranks.get(number) ?? 0));
      }
    }
    const order = [...ranks].sort(([a, one], [b, two]) => two - one || a - b).map(([n]) => n);
    if (order.length < most) {
      const { all } = (await kbSearch.find(text, { partial: true })) || { all: [] };
      order.push(...all.filter((number) => !ranks.has(number)));
    }
    return order.slice(0, most);
  };
})();
