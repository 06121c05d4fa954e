/*
 * Quoting: the sentence of a page that fits a query best, with its words marked.
 */
(() => {
  "use strict";

  /** How many characters are quoted at most. */
  const LENGTH = 260;

  /** How much of a long sentence stands before the first word that was asked for. */
  const BEFORE = 80;

  /**
   * @param {string[]} sentences
   * @param {Set<string>} terms What was found.
   * @returns {Array<Node|string>}
   */
  kbSearch.quote = (sentences, terms) => {
    const best = sentences.map((sentence) => find(sentence, terms)).reduce(better, null);
    return best ? mark(best) : [];
  };

  /** Find the terms in a sentence. */
  function find(sentence, terms) {
    const { text, tokens } = kbSearch.normalise(sentence);
    const marks = tokens.filter((token) => token.terms.some((term) => terms.has(term)));
    const kinds = new Set(marks.flatMap((token) => token.terms.filter((term) => terms.has(term))));
    return { text, marks, kinds: kinds.size };
  }

  /** Choose the sentence with more of the terms; of equal ones, the first. */
  function better(best, next) {
    return best && best.kinds >= next.kinds ? best : next;
  }

  /** Cut a long sentence to what surrounds its first mark, and mark the words. */
  function mark({ text, marks }) {
    const first = marks.length ? marks[0].start : 0;
    const start = text.length > LENGTH && first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
    let end = text.length;
    if (end - start > LENGTH) end = Math.max(text.lastIndexOf(" ", start + LENGTH), start + BEFORE);
    const parts = start ? ["… "] : [];
    let last = start;
    for (const token of marks) {
      if (token.start < start || token.end > end || token.start === token.end) continue;
      parts.push(text.slice(last, token.start));
      const made = document.createElement("mark");
      made.textContent = text.slice(token.start, token.end);
      parts.push(made);
      last = token.end;
    }
    parts.push(text.slice(last, end));
    if (end < text.length) parts.push(" …");
    return parts;
  }
})();
