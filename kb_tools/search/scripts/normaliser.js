/*
 * The normaliser: text to tokens, as kb_tools/core/normaliser.py does it for the index.
 *
 * kbNormaliser(rules) returns a function from text to {text, tokens}; a token has its terms,
 * the one that a query asks for first, and where it stands in the text.  Rules are compiled
 * when they are first tried, and tried only where they may fit.
 */
// eslint-disable-next-line no-unused-vars -- used by other scripts
var kbNormaliser = (rules) => {
  /**
   * @typedef {{pattern: string, terms: string[], first: ?string, digit: ?number}} Rule
   * @typedef {{letters: string, flags: string, dropped: RegExp, compiled: Map<string, RegExp>}} Kind
   */

  /** How patterns are read in text of ASCII, which most is, and in any: that takes longer. */
  const ascii = kind("a-z0-9", "");
  const any = kind("\\p{L}\\p{N}", "u");

  /**
   * @param {string} letters What a set of letters and digits has.
   * @param {string} flags
   * @returns {Kind}
   */
  function kind(letters, flags) {
    return { letters, flags: `${flags}y`, compiled: new Map(), dropped: dropped(letters, flags) };
  }

  /** @returns {RegExp} What terms have not, though it may stand in what was matched. */
  function dropped(letters, flags) {
    return new RegExp(`[^${letters}.-]|\\.(?![0-9])|(?<![0-9])\\.`, `g${flags}`);
  }

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
    if (/^[ -~]*$/.test(text)) {
      return { folded: text.toLowerCase(), places: Array.from({ length: text.length + 1 }, (_, at) => at) };
    }
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
   * Whether a rule may fit at a place.
   * @param {Rule} rule
   * @param {string} text
   * @param {number} at
   * @returns {boolean}
   */
  function mayFit({ first, digit }, text, at) {
    if (first !== null && !first.includes(text[at])) return false;
    return digit === null || /[0-9]/.test(text.slice(at, at + digit + 1));
  }

  /**
   * @param {string} pattern
   * @param {Kind} kind
   * @param {string} text
   * @param {number} at
   * @returns {?RegExpExecArray} The match of a pattern at a place.
   */
  function matchAt(pattern, { flags, compiled }, text, at) {
    if (!compiled.has(pattern)) compiled.set(pattern, new RegExp(pattern, flags));
    const expression = compiled.get(pattern);
    expression.lastIndex = at;
    return expression.exec(text);
  }

  /**
   * Return the token at a place: what a rule makes of it, or a word.
   * @param {string} text
   * @param {number} at
   * @param {Kind} kind
   * @returns {?{terms: string[], length: number}}
   */
  function tokenAt(text, at, kind) {
    const letter = `[${kind.letters}]`;
    for (const rule of rules) {
      if (!mayFit(rule, text, at)) continue;
      const match = matchAt(`(?:${rule.pattern})(?!${letter})`, kind, text, at);
      if (match?.[0]) return { terms: ruleTerms(match, rule, kind), length: match[0].length };
    }
    const word = matchAt(`${letter}+(?:'${letter}+)*`, kind, text, at)?.[0];
    if (!word) return null;
    return { terms: [word.replace(/'s$/, "").replaceAll("'", "")], length: word.length };
  }

  /**
   * Return the terms of a rule's match: each template, then shorter to its slashes.
   * @param {RegExpExecArray} match
   * @param {Rule} rule
   * @param {Kind} kind
   * @returns {string[]}
   */
  function ruleTerms(match, { terms }, kind) {
    const plain = (group) => (match[group] || "").replace(kind.dropped, "");
    const found = new Set();
    for (const template of terms) {
      const pieces = template.split("/");
      for (let length = pieces.length; length > 0; length--) {
        const joined = pieces.slice(0, length).join("");
        found.add(joined.replace(/\{([1-9])\}/g, (_, group) => plain(group)));
      }
    }
    found.delete("");
    return found.size ? [...found] : [match[0]];
  }

  return (text) => {
    const composed = text.normalize("NFC");
    const { folded: source, places } = fold(composed);
    const kind = /^[\0-\x7f]*$/.test(source) ? ascii : any;
    const tokens = [];
    for (let at = 0; at < source.length; ) {
      const token = tokenAt(source, at, kind);
      const end = at + (token ? token.length : String.fromCodePoint(source.codePointAt(at)).length);
      if (token) tokens.push({ terms: token.terms, start: places[at], end: places[end] });
      at = end;
    }
    return { text: composed, tokens };
  };
};
