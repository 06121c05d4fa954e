/*
 * Results: one page of a list of cards, in the place of the list that the build wrote.
 *
 *   const results = kbResults.make({results, words, perPage, loadCards});
 *   results.show({numbers, page: 2, hashOf: (page) => `page=${page}`}, isTurn);
 *   results.showWritten(isTurn);             // what the build wrote
 *
 * The line above the cards says how many there are, on the screen and to a screen reader.
 * Only cards are inserted as HTML, and the build made them; all else is text.
 */
(() => {
  "use strict";

  /**
   * What it is made of: the element that has the line and the list, how many cards a page
   * has, and what gets the cards of some numbers (rejected if one cannot be had).  What is
   * no card comes with what draws a list of it, or null for none.
   * @typedef {{results: HTMLElement, words: Object, perPage: number,
   *   loadCards: function(number[]): Promise<Array>,
   *   drawList?: function(Array): ?Element}} Options
   *
   * What is to be shown: all that is found, in order, which page of it, and what the
   * address of a page has after the "#".
   * @typedef {{numbers: number[], page: number, hashOf: function(number): string}} Found
   *
   * What stands in the results: the line above them, and all below it.
   * @typedef {{text: string, body: Element[]}} View
   */

  /** Milliseconds without a further change before the number of results is announced. */
  const ANNOUNCE_DELAY = 250;

  const language = document.documentElement.lang || undefined;
  const integers = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);

  /**
   * Put numbers into a sentence.
   * @param {string} sentence With names in braces.
   * @param {Object<string, number>} numbers
   * @returns {string}
   */
  function fill(sentence, numbers) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => integers.format(numbers[name]));
  }

  class Results {
    #words;
    #perPage;
    #loadCards;
    #drawList;
    #box;
    #count;
    #list;
    #pages;
    /** What the build wrote. @type {View} */
    #written;
    /** The view that was asked for last. @type {?Promise<View>} */
    #latest = null;
    #timer = 0;

    /** @param {Options} options */
    constructor({ results, words, perPage, loadCards, drawList }) {
      this.#words = words;
      this.#perPage = perPage;
      this.#loadCards = loadCards;
      this.#drawList = drawList || ((cards) => this.#drawCards(cards));
      this.#box = results;
      this.#count = results.querySelector(".kb-filter-count");
      this.#list = results.querySelector(".kb-cards");
      this.#pages = results.querySelector(".kb-pages");
      this.#written = {
        text: this.#count.textContent,
        body: [...results.querySelectorAll(":scope > .kb-filter-count ~ *")],
      };
      this.#count.tabIndex = -1; // can take the focus
      this.#count.setAttribute("aria-live", "polite");
    }

    /**
     * @param {number} total
     * @returns {number} The number of pages, at least 1.
     */
    pageCount(total) {
      return Math.max(1, Math.ceil(total / this.#perPage));
    }

    /**
     * @param {Found} found
     * @param {boolean} isTurn Whether the reader only turned the page.
     */
    show(found, isTurn) {
      return this.#show(this.#view(found), isTurn);
    }

    /** @param {boolean} isTurn */
    showWritten(isTurn) {
      return this.#show(Promise.resolve(this.#written), isTurn);
    }

    /** Show a view, unless another is asked for before it is loaded. */
    async #show(view, isTurn) {
      this.#latest = view;
      const { text, body } = await view;
      if (view !== this.#latest) return;
      while (this.#count.nextSibling) this.#count.nextSibling.remove();
      this.#box.append(...body);
      if (isTurn && document.activeElement !== this.#count) this.#focus(text);
      else this.#announce(text);
    }

    // Drawing -----------------------------------------------------------------

    /**
     * @param {Found} found
     * @returns {Promise<View>}
     */
    async #view({ numbers, page, hashOf }) {
      const start = (page - 1) * this.#perPage;
      const onPage = numbers.slice(start, start + this.#perPage);
      let cards;
      try {
        cards = await this.#loadCards(onPage);
      } catch {
        return { text: this.#words.failed, body: this.#written.body };
      }
      const pages = this.#drawPages(page, this.pageCount(numbers.length), hashOf);
      const body = [this.#drawList(cards), pages].filter(Boolean);
      return { text: this.#summary(start, onPage.length, numbers.length), body };
    }

    /** Say how many are found, and which of them are on the page. */
    #summary(start, length, total) {
      const { none, showing, count } = this.#words;
      if (!total) return none;
      if (length < total) return fill(showing, { from: start + 1, to: start + length, n: total });
      return fill(count[plurals.select(total)] || count.other, { n: total });
    }

    /**
     * @param {string[]} cards
     * @returns {?Element} A list like that of the build; null if there is nothing in it.
     */
    #drawCards(cards) {
      if (!cards.length) return null;
      const template = document.createElement("template");
      template.innerHTML = cards.join("");
      const drawn = this.#list.cloneNode(false);
      drawn.append(template.content);
      return drawn;
    }

    /** @returns {?Element} Links to the pages before and after; null if there is one page. */
    #drawPages(page, last, hashOf) {
      if (last === 1 || !this.#pages) return null;
      const { previous, next } = this.#words;
      const drawn = this.#pages.cloneNode(false);
      if (page > 1) drawn.append(this.#pageLink("prev", previous, hashOf(page - 1)));
      if (page < last) drawn.append(this.#pageLink("next", next, hashOf(page + 1)));
      return drawn;
    }

    #pageLink(rel, word, hash) {
      const link = document.createElement("a");
      return Object.assign(link, {
        className: "kb-page-step",
        textContent: word,
        rel,
        href: `#${hash}`,
      });
    }

    // The number of results ---------------------------------------------------

    /** Announce the number of results, once for changes in quick succession. */
    #announce(text) {
      clearTimeout(this.#timer);
      this.#count.setAttribute("aria-live", "polite");
      this.#timer = setTimeout(() => (this.#count.textContent = text), ANNOUNCE_DELAY);
    }

    /**
     * Move the focus to the number of results.  What gets the focus is read out, so the
     * region is not live meanwhile: nothing is heard twice.
     */
    #focus(text) {
      clearTimeout(this.#timer);
      this.#count.setAttribute("aria-live", "off");
      this.#count.textContent = text;
      this.#count.focus();
    }
  }

  window.kbResults = { make: (options) => new Results(options) };
})();
