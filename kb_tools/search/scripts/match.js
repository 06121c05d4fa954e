/*
 * Matching: what one unit of a query finds, a word or what stands in quotation marks.
 *
 * kbSearch.matcher(stemmer, synonyms) returns {findWord, findPhrase, isForm, formsStart}.
 */
(() => {
  "use strict";

  /**
   * A part of a query that a document has or has not.
   * @typedef {{words: string[], offsets: number[], quoted: boolean, text: string}} Unit
   *
   * What a unit finds: weighted frequencies by document, the terms that found them, what is
   * to be said of it, and the word that is meant if nobody uses the one that was typed.
   * @typedef {{documents: Map<number, number>, terms: string[], note: ?Object,
   *   meant: ?string}} Match
   */

  /** What another form of a word counts: "agreements" where "agreement" was typed. */
  const OTHER_FORM = 0.8;

  /** What a word counts that says much the same as what was typed: "large" for "big". */
  const SYNONYM = 0.5;

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
   * @param {{stemWord: function(string): string}} stemmer
   * @param {Object<string, string[]>} synonyms What else is looked for, by the word typed.
   */
  kbSearch.matcher = (stemmer, synonyms) => {
    const alike = new Map(Object.entries(synonyms));
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
      if (isExact(word)) return findExact(word, text);
      const [forms, others] = await Promise.all([findForms(word), findSynonyms(word)]);
      const isBegun = isPartial || !(forms.size || others.size);
      const begun = isBegun ? await findBegun(word) : new Map();
      if (others.size) return widened(word, forms, new Map([...begun, ...others]), text);
      if (forms.size) {
        const meant = forms.has(word) ? null : usual(forms);
        return { ...join(new Map([...begun, ...forms]), weigh(word), null), meant };
      }
      if (begun.size) return join(begun, () => 1, { text, begun: true, shown: [] });
      const [best, found] = await findNear(word);
      const note = { text, begun: false, shown: best ? [best] : [] };
      return { ...join(found, () => 1, note), meant: best };
    }

    /** @param {string} word @returns {Promise<Map<string, string>>} What says much the same. */
    async function findSynonyms(word) {
      const found = await Promise.all((alike.get(word) ?? []).map(findForms));
      return new Map(found.flatMap((forms) => [...forms]));
    }

    /** @returns {Match} A word and its synonyms; these count less, if anybody uses the word. */
    function widened(word, forms, others, text) {
      const shown = alike.get(word);
      const note = { text, also: forms.size > 0, shown };
      if (!forms.size) return { ...join(others, () => 1, note), meant: shown[0] };
      const weight = (term) => (forms.has(term) ? weigh(word)(term) : SYNONYM);
      const meant = forms.has(word) ? null : usual(forms);
      return { ...join(new Map([...others, ...forms]), weight, note), meant };
    }

    /**
     * Find a number or a citation, which is never taken for another.  Of a part of a provision
     * find also the page that is called by the provision, "12(b)" for "12(b)(3)"; if no page
     * has the part, all that have the nearest provision.
     * @param {string} word
     * @param {string} text
     * @returns {Promise<Match>}
     */
    async function findExact(word, text) {
      const find = (wanted) => terms(wanted, (term) => term === wanted, 1);
      const found = await find(word);
      const exact = join(found, () => 1, null);
      if (found.size && (await kbSearch.called(word)).length) return exact;
      let fallback = null;
      for (const whole of wholes(word, text)) {
        const [called, of] = await Promise.all([kbSearch.called(whole), find(whole)]);
        const note = { text, also: found.size > 0, shown: [beginning(text, whole)] };
        const wider = { ...join(of, () => 1, note), meant: whole };
        if (called.length) return found.size ? withPages(exact, wider, called) : wider;
        if (of.size && /[a-z]/.test(whole)) fallback ||= wider;
      }
      return found.size ? exact : fallback || exact;
    }

    /** @returns {Match} A match, and those documents of a wider one that it lacks. */
    function withPages(match, wider, numbers) {
      const lacking = numbers.filter((number) => !match.documents.has(number));
      if (!lacking.length) return match;
      const more = lacking.map((number) => [number, wider.documents.get(number) ?? 0]);
      const documents = new Map([...match.documents, ...more]);
      return { ...wider, documents, terms: [...match.terms, ...wider.terms], meant: null };
    }

    /** @returns {string[]} The terms of what a provision is a part of, the nearest first. */
    function wholes(word, text) {
      const [{ terms: all }] = kbSearch.normalise(text).tokens;
      const shorter = all.filter((term) => term !== word && word.startsWith(term));
      return shorter.sort((one, two) => two.length - one.length);
    }

    /** @returns {string} As much of what was typed as makes a term. */
    function beginning(text, term) {
      for (let end = text.length - 1; end > 0; end--) {
        const { tokens } = kbSearch.normalise(text.slice(0, end));
        if (tokens.length === 1 && tokens[0].terms[0] === term) return text.slice(0, tokens[0].end);
      }
      return term;
    }

    /**
     * @param {Map<string, string>} found
     * @returns {string} The term that most documents have.
     */
    function usual(found) {
      return [...found.keys()].reduce((a, b) => (found.get(b).length > found.get(a).length ? b : a));
    }

    /** @returns {function(string): number} */
    const weigh = (word) => (term) => (term === word ? 1 : OTHER_FORM);

    /**
     * Find a word and those with the same stem.
     * @param {string} word
     * @returns {Promise<Map<string, string>>}
     */
    async function findForms(word) {
      const stem = stemmer.stemWord(word);
      const test = (term) => !isExact(term) && stemmer.stemWord(term) === stem;
      const [prefix, most] = sharedStart(word, stem);
      const found = await Promise.all([
        terms(word, (term) => term === word, 1),
        terms(prefix, test, most),
      ]);
      return new Map([...found[0], ...found[1]]);
    }

    /**
     * Say where the words with a stem stand.
     * @param {string} word
     * @param {string} stem
     * @returns {[string, number]} With what they start, and how many shards to look in.
     */
    function sharedStart(word, stem) {
      let shared = 0;
      while (shared < stem.length && stem[shared] === word[shared]) shared++;
      if (shared === stem.length && stem.endsWith("i")) shared--; // of "cries" and "cry"
      return shared > 1 ? [word.slice(0, shared), 6] : [stem, 1]; // of "dying" and "die"
    }

    /**
     * @param {string} one
     * @param {string} other
     * @returns {boolean} Whether they are forms of one word, but not the same.
     */
    const isForm = (one, other) =>
      one !== other && !isExact(one + other) && stemmer.stemWord(one) === stemmer.stemWord(other);

    /** @param {string} word @returns {string} What its forms start with; nothing of a number. */
    const formsStart = (word) => (isExact(word) ? "" : sharedStart(word, stemmer.stemWord(word))[0]);

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
      const allowed = word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
      if (!allowed) return [null, new Map()];
      const { initials } = await kbSearch.get("index");
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

    return { findWord, findPhrase, isForm, formsStart };
  };
})();
