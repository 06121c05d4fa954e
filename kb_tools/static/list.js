/*
 * List: turns a static list of a page into one that can be filtered, searched and sorted.
 *
 *   kbList.make({root, words, facets, count, perPage, sorts, order, loadItems});
 *
 * The members of the list have numbers from 0 on.  What is chosen stands in the address,
 * after the "#", so it can be shared, reloaded and undone with the Back button.  The panel
 * is drawn by facets.js and the members by results.js.
 */
(() => {
  "use strict";

  /**
   * What it is made of: the element with the panel and the results, the facets as in
   * choice.js, the ways to sort (the first is that of the static list), what gives all
   * numbers in an order, and what gets some members.  Optional are what draws members (see
   * results.js), and the box for a text with what finds the numbers of those that have it.
   * @typedef {{root: HTMLElement, words: Object, facets: Facet[], count: number,
   *   perPage: number, sorts: string[], order: function(string): number[],
   *   loadItems: function(number[]): Promise<Array>, drawList?: function(Array): Element,
   *   textBox?: HTMLInputElement, search?: function(string): number[]}} Options
   *
   * What the reader asks for: all but the page as it stands in the address, the order and
   * the text again, and the page; page 1 is the first.
   * @typedef {{list: string, sort: string, text: string, page: number}} State
   */

  class List {
    #options;
    #facets;
    #results;
    #sort = document.createElement("select");
    #text;
    /** The text that the facets' base was made for. */
    #found = "";
    /** @type {State} */
    #state;

    /** @param {Options} options */
    constructor(options) {
      this.#options = options;
      const { root, words, facets, count, perPage, loadItems, drawList, textBox } = options;
      this.#text = textBox || document.createElement("input");
      this.#text.addEventListener("input", () => this.#change(true));
      const results = root.querySelector(".kb-filter-results");
      this.#results = kbResults.make({ results, words, perPage, loadCards: loadItems, drawList });
      this.#facets = kbFacets.make({
        facets,
        count,
        words,
        panel: root.querySelector(".kb-filter-panel"),
        bar: this.#drawBar(results),
        onChange: () => this.#change(),
      });
      this.#state = this.#readHash(window.location.hash);
      this.#updateControls();
      if (this.#writeHash(this.#state)) this.#showResults(false);
      window.addEventListener("popstate", () => this.#restore());
      window.addEventListener("hashchange", () => this.#restore());
    }

    /** @returns {number[]} The members that are found, in order. */
    #order(sort) {
      return this.#options.order(sort).filter(this.#facets.matches);
    }

    // State and address -------------------------------------------------------

    /**
     * Read the choice and a state from the address; what is unknown is ignored.
     * @param {string} hash
     * @returns {State}
     */
    #readHash(hash) {
      const given = new URLSearchParams(hash.slice(1));
      const { sorts, textBox } = this.#options;
      this.#facets.read(given);
      const text = textBox ? given.get("q") || "" : "";
      this.#narrow(text);
      const sort = sorts.includes(given.get("sort")) ? given.get("sort") : sorts[0];
      const asked = Number.parseInt(given.get("page"), 10) || 1;
      const last = this.#results.pageCount(this.#order(sort).length);
      return this.#stateOf(sort, text, Math.min(Math.max(asked, 1), last));
    }

    /** Narrow the list to what has a text. */
    #narrow(text) {
      if (text === this.#found) return;
      this.#found = text;
      this.#facets.setBase(text ? this.#options.search(text) : null);
    }

    /**
     * Make a state with what is chosen; what is as in the static list is left out.
     * @returns {State}
     */
    #stateOf(sort, text, page) {
      const list = new URLSearchParams();
      this.#facets.write(list);
      if (text) list.append("q", text);
      if (sort !== this.#options.sorts[0]) list.append("sort", sort);
      return { list: list.toString(), sort, text, page };
    }

    /**
     * Write a state for the address.
     * @param {State} from
     * @returns {string} The hash without "#", empty for the static list.
     */
    #writeHash({ list, page }) {
      const hash = new URLSearchParams(list);
      if (page !== 1) hash.append("page", page);
      return hash.toString();
    }

    // Changes -----------------------------------------------------------------

    /**
     * Show what the reader asked for in the controls, as a new entry of the history; while
     * the reader types, the entry is the same.
     */
    #change(isTyping = false) {
      const text = this.#text.value.trim();
      this.#narrow(text);
      const next = this.#stateOf(this.#sort.value, text, 1);
      const address = new URL(window.location.href);
      address.hash = this.#writeHash(next);
      if (isTyping) window.history.replaceState(null, "", address);
      else window.history.pushState(null, "", address);
      if (isTyping) this.#facets.update();
      this.#show(next);
    }

    /** Show the state of the address, unless it is shown or names an element of the page. */
    #restore() {
      const { hash } = window.location;
      if (document.getElementById(hash.slice(1))) return;
      const next = this.#readHash(hash);
      if (this.#writeHash(next) === this.#writeHash(this.#state)) return;
      this.#show(next);
      this.#updateControls();
    }

    /** Bring all controls up to date with the state. */
    #updateControls() {
      this.#sort.value = this.#state.sort;
      this.#text.value = this.#state.text;
      this.#facets.update();
      this.#facets.openChosen();
    }

    /** @param {State} next */
    #show(next) {
      const isTurn = next.list === this.#state.list && next.page !== this.#state.page;
      this.#state = next;
      this.#showResults(isTurn);
    }

    /** @param {boolean} isTurn Whether the reader only turned the page. */
    #showResults(isTurn) {
      const { list, sort, page } = this.#state;
      if (!this.#writeHash(this.#state)) {
        this.#results.showWritten(isTurn);
      } else {
        const hashOf = (other) => this.#writeHash({ list, page: other });
        this.#results.show({ numbers: this.#order(sort), page, hashOf }, isTurn);
      }
    }

    // Controls ----------------------------------------------------------------

    /** Draw the bar above the results. */
    #drawBar(results) {
      const { words, sorts } = this.#options;
      this.#sort.append(...sorts.map((sort) => new Option(words[sort], sort)));
      this.#sort.addEventListener("change", () => this.#change());
      const label = document.createElement("label");
      label.className = "kb-filter-sort";
      label.append(words.sort, " ", this.#sort);
      const bar = document.createElement("div");
      bar.className = "kb-filter-bar";
      bar.append(label);
      results.prepend(bar);
      return bar;
    }
  }

  /**
   * Draw a box for a text above all.
   * @param {HTMLElement} root
   * @param {string} word What is typed in it.
   * @returns {HTMLInputElement}
   */
  function drawSearch(root, word) {
    const input = Object.assign(document.createElement("input"), {
      type: "search",
      autocomplete: "off",
      spellcheck: false,
      maxLength: 200,
      placeholder: " ", // so that style sheets know whether it is empty
    });
    const label = document.createElement("label");
    label.append(word, " ", input);
    const box = document.createElement("div");
    box.className = "kb-list-search";
    box.append(label);
    root.prepend(box);
    return input;
  }

  window.kbList = { make: (options) => new List(options), drawSearch };
})();
