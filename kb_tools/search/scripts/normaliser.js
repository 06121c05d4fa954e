/*
 * The normaliser: text to tokens, as kb_tools/core/normaliser.py does it for the index.
 *
 * kbNormaliser({pattern, makers}) returns a function from text to {text, tokens}; a token
 * has its terms, the one that a query asks for first, and where it stands in the text.
 */
// eslint-disable-next-line no-unused-vars -- used by other scripts
var kbNormaliser = (table) => {
  const { pattern, makers } = table;
  const scan = new RegExp(pattern, "gu");
  const markers = Object.keys(makers).map(Number);
  const folded = new Map([["ñ", "ñ"], ["Ñ", "ñ"]]);

  /**
   * @param {string} character
   * @returns {string}
   */
  function foldCharacter(character) {
    if (/[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/.test(character)) {
      return " ";
    }
    if (/[\u2018\u2019\u201b\u02bc\u2032]/.test(character)) return "'";
    if (/[\p{Pd}\u2212]/u.test(character)) return "-";
    if (/\p{Cf}/u.test(character)) return "";
    const small = character.normalize("NFKD").toLowerCase();
    return small.normalize("NFKD").replace(/\p{M}/gu, "");
  }

  /**
   * Fold a text, and note for each place in what is left where it comes from.
   * @param {string} text
   * @returns {{folded: string, places: number[]}}
   */
  function fold(text) {
    let result = "";
    const places = [];
    let place = 0;
    for (const character of text) {
      if (!folded.has(character)) folded.set(character, foldCharacter(character));
      const part = folded.get(character);
      for (let index = 0; index < part.length; index++) places.push(place);
      result += part;
      place += character.length;
    }
    places.push(place);
    return { folded: result, places };
  }

  /**
   * Return the terms of a rule's match: each template, then shorter to its slashes.
   * @param {RegExpExecArray} match
   * @param {{first: number, terms: string[]}} rule
   * @returns {string[]}
   */
  function ruleTerms(match, { first, terms }) {
    const found = new Set();
    for (const template of terms) {
      const pieces = template.split("/");
      for (let length = pieces.length; length > 0; length--) {
        const joined = pieces.slice(0, length).join("");
        found.add(joined.replace(/\{([1-9])\}/g, (_, group) => plain(match[first - 1 + Number(group)])));
      }
    }
    found.delete("");
    return found.size ? [...found] : [match[0]];
  }

  /**
   * @param {string|undefined} group
   * @returns {string} The group without its punctuation.
   */
  function plain(group) {
    return (group || "").replace(/[^\p{L}\p{N}.-]|\.(?![0-9])|(?<![0-9])\./gu, "");
  }

  /**
   * @param {RegExpExecArray} match
   * @returns {string[]}
   */
  function termsOf(match) {
    const marker = markers.find((group) => match[group] !== undefined);
    if (marker !== undefined) return ruleTerms(match, makers[marker]);
    return [match[0].replace(/'s$/, "").replaceAll("'", "")];
  }

  return (text) => {
    const composed = text.normalize("NFC");
    const { folded: source, places } = fold(composed);
    const tokens = [...source.matchAll(scan)].map((match) => ({
      terms: termsOf(match),
      start: places[match.index],
      end: places[match.index + match[0].length],
    }));
    return { text: composed, tokens };
  };
};
