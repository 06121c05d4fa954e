/*
 * Facets: choose values of facets, and see how much each choice would leave.
 *
 * Serves any list whose members have numbers from 0 on; it knows nothing else of them,
 * of their order or of how they are shown.  It needs choice.js.
 *
 *   const facets = kbFacets.make({facets, count, words, panel, bar, onChange});
 *   facets.setBase([3, 5, 8]);               // such as what a search found; null is all
 *   facets.read(new URLSearchParams("kind=brief"));
 *   facets.update();                         // draws; the two above do not
 *   [3, 5, 8].filter((number) => facets.matches(number));
 *
 * Values of one facet are alternatives, and facets combine.  Whatever is shown is text.
 */
(() => {
  "use strict";

  /**
   * What it is made of: the number of members, the two places to draw in, and what is to
   * be done when the reader has changed the choice (not when a program has).
   * @typedef {{facets: Facet[], count: number,
   *   words: {filters: string, clear: string, remove: string},
   *   panel: HTMLElement, bar: HTMLElement, onChange: function(): void}} Options
   *
   * @typedef {{
   *   setBase: function(?Iterable<number>): void,
   *   read: function(URLSearchParams): void,
   *   write: function(URLSearchParams): void,
   *   matches: function(number): boolean,
   *   update: function(): void,
   *   openChosen: function(): void,
   * }} Facets
   *
   * What the reader can do; a Facet and its Values are as in choice.js.
   * @typedef {{choose: function(Value, boolean): void, clear: function(): void}} Actions
   */

  /** Whether there is room for the facets beside the results. */
  const IS_WIDE = matchMedia("(min-width: 62rem)").matches;

  /** How many facets are open at first. */
  const OPEN_FACETS = IS_WIDE ? 3 : 0;

  const LANGUAGE = document.documentElement.lang || undefined;

  /**
   * @param {string} name
   * @param {string} className
   * @param {...(Node|string)} children Strings become text.
   * @returns {HTMLElement}
   */
  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /**
   * @param {string} className
   * @param {function(): void} action
   * @param {...(Node|string)} children
   * @returns {HTMLButtonElement}
   */
  function button(className, action, ...children) {
    const made = element("button", className, ...children);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  /** All values of all facets, each with a box and a count. */
  class Panel {
    /** What is drawn for each facet that has values. @type {Map<Facet, HTMLDetailsElement>} */
    #groups = new Map();
    /**
     * What is drawn for each value.
     * @type {Map<Value, {row: HTMLElement, box: HTMLInputElement, number: HTMLElement}>}
     */
    #rows = new Map();

    /**
     * @param {Options} options
     * @param {HTMLElement} heading
     * @param {Actions} actions
     */
    constructor({ facets, panel }, heading, actions) {
      for (const facet of facets.filter(({ values }) => values.length)) {
        this.#groups.set(facet, this.#drawFacet(facet, actions));
      }
      const drawn = [...this.#groups.values()];
      drawn.slice(0, OPEN_FACETS).forEach((group) => (group.open = true));
      const box = element("details", "kb-filter-box", heading, ...drawn);
      box.open = IS_WIDE;
      panel.append(box);
      panel.hidden = false;
    }

    #drawFacet({ label, id, values }, actions) {
      const legend = element("legend", "kb-hidden", label); // the summary shows it
      const rows = values.map((value) => this.#drawValue(id, value, actions));
      const fieldset = element("fieldset", "", legend, ...rows);
      return element("details", "kb-filter-facet", element("summary", "", label), fieldset);
    }

    #drawValue(name, value, { choose }) {
      const box = element("input", "");
      Object.assign(box, { type: "checkbox", name, value: value.id });
      box.addEventListener("change", () => choose(value, box.checked));
      const label = element("span", "kb-filter-label", value.label);
      const number = element("span", "kb-filter-number");
      const row = element("label", "kb-filter-value", box, " ", label, " ", number);
      this.#rows.set(value, { row, box, number });
      return row;
    }

    /** @param {Choice} choice */
    update(choice) {
      for (const facet of this.#groups.keys()) {
        for (const value of facet.values) this.#updateValue(value, choice, facet);
      }
    }

    #updateValue(value, choice, facet) {
      const { row, box, number } = this.#rows.get(value);
      const total = choice.count(facet, value);
      const text = total.toLocaleString(LANGUAGE);
      box.checked = choice.has(value);
      if (number.textContent !== text) number.textContent = text;
      row.classList.toggle("kb-filter-empty", total === 0 && !box.checked);
    }

    /** @param {Choice} choice */
    openChosen(choice) {
      for (const [facet] of choice.each()) this.#groups.get(facet).open = true;
    }
  }

  /** The bar of what is chosen: a button to remove each value, and one to clear them all. */
  class Bar {
    #words;
    #heading;
    #actions;
    #list = element("ul", "");
    #box;

    /**
     * @param {Options} options
     * @param {HTMLElement} heading Takes the focus when the button that had it is gone.
     * @param {Actions} actions
     */
    constructor({ words, bar }, heading, actions) {
      this.#words = words;
      this.#heading = heading;
      this.#actions = actions;
      const clear = () => {
        actions.clear();
        heading.focus();
      };
      const clearButton = button("kb-filter-clear", clear, words.clear);
      this.#box = element("div", "kb-filter-chosen", this.#list, clearButton);
      bar.prepend(this.#box);
    }

    /** @param {Choice} choice */
    update(choice) {
      const items = choice.each().map(([facet, value], place) =>
        element("li", "", this.#removalButton(facet, value, place)),
      );
      this.#box.hidden = items.length === 0;
      this.#list.replaceChildren(...items);
    }

    #removalButton(facet, value, place) {
      const word = element("span", "kb-hidden", `${this.#words.remove} `);
      const remove = () => {
        this.#actions.choose(value, false);
        this.#focus(place);
      };
      return button("kb-filter-remove", remove, word, `${facet.label}: ${value.label}`);
    }

    /** Move the focus to the button that took a removed one's place, or to what is next to it. */
    #focus(place) {
      const buttons = [...this.#list.querySelectorAll("button")];
      (buttons[place] || buttons[place - 1] || this.#heading).focus();
    }
  }

  /**
   * Draw the panel and the bar; their boxes and counts come with the first update.
   * @param {Options} options
   * @returns {Facets}
   */
  function make(options) {
    const choice = kbChoice.make(options.facets, options.count);
    const heading = element("summary", "kb-filter-heading");
    heading.append(element("h2", "", options.words.filters));
    const change = (act) => {
      act();
      update();
      options.onChange();
    };
    const actions = {
      choose: (value, isChosen) => change(() => choice.set(value, isChosen)),
      clear: () => change(() => choice.clear()),
    };
    const panel = new Panel(options, heading, actions);
    const bar = new Bar(options, heading, actions);
    function update() {
      panel.update(choice);
      bar.update(choice);
    }
    return {
      setBase: (numbers) => choice.setBase(numbers),
      read: (params) => choice.read(params),
      write: (params) => choice.write(params),
      matches: (number) => choice.matches(number),
      update,
      openChosen: () => panel.openChosen(choice),
    };
  }

  window.kbFacets = { make };
})();
