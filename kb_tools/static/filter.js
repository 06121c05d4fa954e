/*
 * Filter: choose values of facets and see the articles that have them.
 *
 * The page is whole without this script: it has the first page of all articles and links
 * to the further pages.  What the build knows about all articles comes as plain scripts,
 * because pages opened from the file system cannot fetch:
 *
 *   kbFilter.index({perPage, articles, byTitle, facets})   the numbers of the articles
 *   kbFilter.cards("chunk", {number: html, …})              the drawn cards of a chunk
 *
 * An article's number is its place in the list of all articles, newest first.  What is
 * chosen stands in the address, after the "#", so it can be shared, reloaded and undone
 * with the Back button.  Only cards are inserted as HTML, and the build made them; all
 * else, and whatever comes from the address, is text.
 */
(() => {
  "use strict";

  /**
   * @typedef {{id: string, label: string, articles: number[]}} Value
   * @typedef {{id: string, label: string, values: Value[]}} Facet
   * @typedef {{perPage: number, articles: {count: number, chunk: string[]},
   *   byTitle: number[], facets: Facet[]}} Index
   *
   * What the reader asks for; page 1 is the first.
   * @typedef {{chosen: Set<Value>, sort: string, page: number}} State
   *
   * What stands in the results: the line above them, and all below it.
   * @typedef {{text: string, body: Element[]}} View
   *
   * What the choice finds: how many of the chosen facets each article misses, and for
   * each chosen facet the articles it has, marked with 1.
   * @typedef {{misses: Uint8Array, marks: Map<Facet, Uint8Array>}} Found
   */

  const root = document.querySelector(".kb-filter");
  if (!root) return;

  /** The ways to sort; the first is that of the static list. */
  const SORTS = ["newest", "oldest", "title"];

  /** How many facets are open at first; on a phone they would hide the results. */
  const OPEN_FACETS = matchMedia("(min-width: 62rem)").matches ? 3 : 0;

  /** Milliseconds without a further change before the number of results is announced. */
  const ANNOUNCE_DELAY = 250;

  const words = JSON.parse(document.querySelector(".kb-filter-words").textContent);
  const language = document.documentElement.lang || undefined;
  const integers = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);

  const panel = root.querySelector(".kb-filter-panel");
  const results = root.querySelector(".kb-filter-results");
  const count = results.querySelector(".kb-filter-count");
  const list = results.querySelector(".kb-cards");
  const pages = results.querySelector(".kb-pages");

  /** What the build wrote. @type {View} */
  const written = {
    text: count.textContent,
    body: [...results.querySelectorAll(":scope > .kb-filter-count ~ *")],
  };

  /** @type {Index} */
  let index;
  /** @type {State} */
  let state;
  /** The drawn cards that are loaded, by the number of the article. @type {Map<number, string>} */
  const cards = new Map();
  /** The scripts that are being loaded, by file name. @type {Map<string, Promise<void>>} */
  const loading = new Map();

  // Data ----------------------------------------------------------------------

  window.kbFilter = {
    /** @param {Index} data */
    index(data) {
      index = data;
    },

    /**
     * @param {string} chunk
     * @param {Object<string, string>} drawn
     */
    cards(chunk, drawn) {
      Object.entries(drawn).forEach(([number, html]) => cards.set(Number(number), html));
    },
  };

  /**
   * Run a data script; if it is being loaded already, wait for that.
   * @param {string} name The file name.
   * @returns {Promise<void>} Rejected if there is no such script.
   */
  function load(name) {
    if (!loading.has(name)) {
      const loaded = insertScript(root.dataset.source + name);
      loading.set(name, loaded.finally(() => loading.delete(name)));
    }
    return loading.get(name);
  }

  /**
   * @param {string} address
   * @returns {Promise<void>}
   */
  function insertScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => reject(new Error(address)));
      script.src = address;
      document.head.append(script);
    });
  }

  /** @returns {Promise<void>} Rejected if the index cannot be had. */
  async function loadIndex() {
    await load("index.js");
    if (!index) throw new Error("index.js");
  }

  /**
   * Load the chunks that some articles' cards are in.
   * @param {number[]} numbers
   * @returns {Promise<void>} Rejected if a card cannot be had.
   */
  async function loadCards(numbers) {
    const absent = numbers.filter((number) => !cards.has(number));
    const chunks = new Set(absent.map((number) => index.articles.chunk[number]));
    const names = [...chunks].map((chunk) => `cards-${encodeURIComponent(chunk)}.js`);
    await Promise.all(names.map(load));
    if (!numbers.every((number) => cards.has(number))) throw new Error(names.join());
  }

  // State and address ---------------------------------------------------------

  /**
   * Read a state from the address; what is unknown is ignored.
   * @param {string} hash
   * @returns {State}
   */
  function readHash(hash) {
    const given = new URLSearchParams(hash.slice(1));
    const chosen = new Set();
    for (const facet of index.facets) {
      const ids = new Set(given.getAll(facet.id));
      facet.values.filter((value) => ids.has(value.id)).forEach((value) => chosen.add(value));
    }
    const sort = SORTS.includes(given.get("sort")) ? given.get("sort") : SORTS[0];
    const asked = Number.parseInt(given.get("page"), 10) || 1;
    const last = pageCount(order(find(chosen), sort));
    return { chosen, sort, page: Math.min(Math.max(asked, 1), last) };
  }

  /**
   * Write a state for the address; what is as in the static list is left out.
   * @param {State} from
   * @returns {string} The hash without "#", empty for the static list.
   */
  function writeHash({ chosen, sort, page }) {
    const hash = new URLSearchParams();
    for (const [facet, value] of eachChosen(chosen)) hash.append(facet.id, value.id);
    if (sort !== SORTS[0]) hash.append("sort", sort);
    if (page !== 1) hash.append("page", page);
    return hash.toString();
  }

  /**
   * List the chosen values with their facets, in the order of the panel.
   * @param {Set<Value>} chosen
   * @returns {Array<[Facet, Value]>}
   */
  function eachChosen(chosen) {
    return index.facets.flatMap((facet) =>
      facet.values.filter((value) => chosen.has(value)).map((value) => [facet, value]),
    );
  }

  /**
   * Say whether two states differ in the page only.
   * @param {State} before
   * @param {State} after
   * @returns {boolean}
   */
  function isPageTurn(before, after) {
    const sameList = writeHash({ ...before, page: 1 }) === writeHash({ ...after, page: 1 });
    return sameList && before.page !== after.page;
  }

  // Finding and counting ------------------------------------------------------

  /**
   * Find what the choice leaves: values of one facet are alternatives, and an article
   * must have one of each chosen facet.
   * @param {Set<Value>} chosen
   * @returns {Found}
   */
  function find(chosen) {
    const misses = new Uint8Array(index.articles.count);
    const marks = new Map();
    for (const facet of index.facets) {
      const values = facet.values.filter((value) => chosen.has(value));
      if (values.length) marks.set(facet, markArticles(values));
    }
    for (const marked of marks.values()) {
      for (let number = 0; number < misses.length; number++) misses[number] += 1 - marked[number];
    }
    return { misses, marks };
  }

  /**
   * @param {Value[]} values
   * @returns {Uint8Array} 1 for each article that has one of the values.
   */
  function markArticles(values) {
    const marked = new Uint8Array(index.articles.count);
    for (const value of values) {
      for (const number of value.articles) marked[number] = 1;
    }
    return marked;
  }

  /**
   * Count the articles that a value would leave if it were its facet's only choice: those
   * that have it and miss no other facet.
   * @param {Found} found
   * @param {Facet} facet
   * @param {Value} value
   * @returns {number}
   */
  function countOf({ misses, marks }, facet, value) {
    const marked = marks.get(facet);
    let total = 0;
    for (const number of value.articles) {
      const missesOwn = marked && !marked[number] ? 1 : 0;
      if (misses[number] === missesOwn) total++;
    }
    return total;
  }

  /**
   * List the articles that are found.
   * @param {Found} found
   * @param {string} sort
   * @returns {number[]}
   */
  function order({ misses }, sort) {
    const all = sort === "title" ? index.byTitle : [...misses.keys()];
    const numbers = all.filter((number) => misses[number] === 0);
    return sort === "oldest" ? numbers.reverse() : numbers;
  }

  /**
   * @param {number[]} numbers
   * @returns {number} At least 1.
   */
  function pageCount(numbers) {
    return Math.max(1, Math.ceil(numbers.length / index.perPage));
  }

  // Drawing -------------------------------------------------------------------

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

  /**
   * Put numbers into a sentence.
   * @param {string} sentence With names in braces.
   * @param {Object<string, number>} numbers
   * @returns {string}
   */
  function fill(sentence, numbers) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => integers.format(numbers[name]));
  }

  /**
   * Draw a page of results.
   * @param {State} at
   * @param {number[]} numbers All that is found.
   * @returns {Promise<View>}
   */
  async function view(at, numbers) {
    if (!writeHash(at)) return written;
    const start = (at.page - 1) * index.perPage;
    const onPage = numbers.slice(start, start + index.perPage);
    try {
      await loadCards(onPage);
    } catch {
      return { text: words.failed, body: written.body };
    }
    const body = [drawList(onPage), drawPages(at, pageCount(numbers))];
    return { text: summary(start, onPage.length, numbers.length), body: body.filter(Boolean) };
  }

  /**
   * Say how many articles are found, and which of them are on the page.
   * @param {number} start
   * @param {number} length
   * @param {number} total
   * @returns {string}
   */
  function summary(start, length, total) {
    if (!total) return words.none;
    if (length < total) {
      return fill(words.showing, { from: start + 1, to: start + length, n: total });
    }
    return fill(words.count[plurals.select(total)] || words.count.other, { n: total });
  }

  /**
   * @param {number[]} numbers
   * @returns {?Element} A list like that of the build; null if there is nothing in it.
   */
  function drawList(numbers) {
    if (!numbers.length) return null;
    const template = document.createElement("template");
    template.innerHTML = numbers.map((number) => cards.get(number)).join("");
    const drawn = list.cloneNode(false);
    drawn.append(template.content);
    return drawn;
  }

  /**
   * @param {State} at
   * @param {number} last The number of pages.
   * @returns {?Element} Links to the pages before and after; null if there is one page.
   */
  function drawPages(at, last) {
    if (last === 1 || !pages) return null;
    const drawn = pages.cloneNode(false);
    if (at.page > 1) drawn.append(pageLink("prev", words.previous, at, at.page - 1));
    if (at.page < last) drawn.append(pageLink("next", words.next, at, at.page + 1));
    return drawn;
  }

  /**
   * @param {string} rel
   * @param {string} word
   * @param {State} at
   * @param {number} page
   * @returns {HTMLAnchorElement}
   */
  function pageLink(rel, word, at, page) {
    const link = element("a", "kb-page-step", word);
    link.rel = rel;
    link.href = `#${writeHash({ ...at, page })}`;
    return link;
  }

  // The panel -----------------------------------------------------------------

  const heading = element("h2", "kb-filter-heading", words.filters);
  heading.tabIndex = -1; // takes the focus when the button that had it is gone

  /** What is drawn for each facet. @type {Map<Facet, HTMLDetailsElement>} */
  const groups = new Map();

  /**
   * What is drawn for each value.
   * @type {Map<Value, {row: HTMLElement, box: HTMLInputElement, number: HTMLElement}>}
   */
  const rows = new Map();

  /** Draw the panel, once. */
  function drawPanel() {
    const facets = index.facets.filter((facet) => facet.values.length);
    facets.forEach((facet) => groups.set(facet, drawFacet(facet)));
    const drawn = [...groups.values()];
    drawn.slice(0, OPEN_FACETS).forEach((group) => (group.open = true));
    panel.append(heading, ...drawn);
    panel.hidden = false;
  }

  /**
   * @param {Facet} facet
   * @returns {HTMLDetailsElement}
   */
  function drawFacet(facet) {
    const legend = element("legend", "kb-hidden", facet.label); // the summary shows it
    const values = facet.values.map((value) => drawValue(facet, value));
    const fieldset = element("fieldset", "", legend, ...values);
    return element("details", "kb-filter-facet", element("summary", "", facet.label), fieldset);
  }

  /**
   * @param {Facet} facet
   * @param {Value} value
   * @returns {HTMLLabelElement}
   */
  function drawValue(facet, value) {
    const box = element("input", "");
    box.type = "checkbox";
    box.name = facet.id;
    box.value = value.id;
    box.addEventListener("change", () => choose(value, box.checked));
    const label = element("span", "kb-filter-label", value.label);
    const number = element("span", "kb-filter-number");
    const row = element("label", "kb-filter-value", box, " ", label, " ", number);
    rows.set(value, { row, box, number });
    return row;
  }

  /**
   * Bring boxes and counts up to date.
   * @param {Found} found
   */
  function updatePanel(found) {
    for (const facet of groups.keys()) {
      for (const value of facet.values) updateValue(value, countOf(found, facet, value));
    }
  }

  /**
   * @param {Value} value
   * @param {number} total
   */
  function updateValue(value, total) {
    const { row, box, number } = rows.get(value);
    const text = integers.format(total);
    box.checked = state.chosen.has(value);
    if (number.textContent !== text) number.textContent = text;
    row.classList.toggle("kb-filter-empty", total === 0 && !box.checked);
  }

  /** Open the facets that have a chosen value; what the reader opened stays open. */
  function openChosen() {
    for (const [facet] of eachChosen(state.chosen)) groups.get(facet).open = true;
  }

  // The bar above the results: what is chosen, and how it is sorted -------------

  const chosenList = element("ul", "");
  const clearButton = button("kb-filter-clear", clear, words.clear);
  const chosenBox = element("div", "kb-filter-chosen", chosenList, clearButton);
  const sortSelect = element("select", "");

  /** Draw the bar, once. */
  function drawBar() {
    sortSelect.append(...SORTS.map((sort) => new Option(words[sort], sort)));
    sortSelect.addEventListener("change", () => {
      change({ ...state, sort: sortSelect.value, page: 1 });
    });
    const sortLabel = element("label", "kb-filter-sort", words.sort, " ", sortSelect);
    results.prepend(element("div", "kb-filter-bar", chosenBox, sortLabel));
  }

  /** Bring the bar up to date. */
  function updateBar() {
    sortSelect.value = state.sort;
    chosenBox.hidden = state.chosen.size === 0;
    const items = eachChosen(state.chosen).map(([facet, value], place) =>
      element("li", "", removalButton(facet, value, place)),
    );
    chosenList.replaceChildren(...items);
  }

  /**
   * @param {Facet} facet
   * @param {Value} value
   * @param {number} place The button's place in the list.
   * @returns {HTMLButtonElement}
   */
  function removalButton(facet, value, place) {
    const word = element("span", "kb-filter-remove-word", `${words.remove} `);
    const remove = () => {
      choose(value, false);
      focusChosen(place);
    };
    return button("kb-filter-remove", remove, word, `${facet.label}: ${value.label}`);
  }

  /**
   * Move the focus to the button that took a removed one's place, or to what is next to it.
   * @param {number} place
   */
  function focusChosen(place) {
    const buttons = [...chosenList.querySelectorAll("button")];
    (buttons[place] || buttons[place - 1] || heading).focus();
  }

  // Changes -------------------------------------------------------------------

  /**
   * Choose a value, or no longer.
   * @param {Value} value
   * @param {boolean} isChosen
   */
  function choose(value, isChosen) {
    const chosen = new Set(state.chosen);
    if (isChosen) chosen.add(value);
    else chosen.delete(value);
    change({ ...state, chosen, page: 1 });
  }

  /** Choose nothing; the order stays. */
  function clear() {
    change({ ...state, chosen: new Set(), page: 1 });
    heading.focus();
  }

  /**
   * Show a state that the reader asked for, as a new entry of the history.
   * @param {State} next
   */
  function change(next) {
    const address = new URL(window.location.href);
    address.hash = writeHash(next);
    window.history.pushState(null, "", address);
    show(next);
  }

  /** Show the state of the address, unless it is shown or names an element of the page. */
  function restore() {
    const { hash } = window.location;
    if (document.getElementById(hash.slice(1))) return;
    const next = readHash(hash);
    if (writeHash(next) === writeHash(state)) return;
    show(next);
    openChosen();
  }

  /**
   * Show a state.
   * @param {State} next
   */
  function show(next) {
    const isTurn = isPageTurn(state, next);
    state = next;
    showResults(updateControls(), isTurn);
  }

  /**
   * Bring all controls up to date.
   * @returns {Found}
   */
  function updateControls() {
    const found = find(state.chosen);
    updatePanel(found);
    updateBar();
    return found;
  }

  /**
   * Show the results, unless the state changes before they are loaded.
   * @param {Found} found
   * @param {boolean} isTurn Whether the reader only turned the page.
   */
  async function showResults(found, isTurn) {
    const at = state;
    const { text, body } = await view(at, order(found, at.sort));
    if (at !== state) return;
    while (count.nextSibling) count.nextSibling.remove();
    results.append(...body);
    if (isTurn && document.activeElement !== count) focusCount(text);
    else announce(text);
  }

  // The number of results -----------------------------------------------------

  let timer = 0;

  /** Make the number of results a live region that can also take the focus. */
  function prepareCount() {
    count.tabIndex = -1;
    count.setAttribute("aria-live", "polite");
  }

  /**
   * Announce the number of results, once for changes in quick succession.
   * @param {string} text
   */
  function announce(text) {
    clearTimeout(timer);
    count.setAttribute("aria-live", "polite");
    timer = setTimeout(() => (count.textContent = text), ANNOUNCE_DELAY);
  }

  /**
   * Move the focus to the number of results.  What gets the focus is read out, so the
   * region is not live meanwhile: nothing is heard twice.
   * @param {string} text
   */
  function focusCount(text) {
    clearTimeout(timer);
    count.setAttribute("aria-live", "off");
    count.textContent = text;
    count.focus();
  }

  // Start ---------------------------------------------------------------------

  /** Load the index and turn the static list into a filter. */
  async function start() {
    try {
      await loadIndex();
    } catch {
      count.textContent = words.failed;
      return;
    }
    prepareCount();
    drawPanel();
    drawBar();
    state = readHash(window.location.hash);
    const found = updateControls();
    openChosen();
    if (writeHash(state)) showResults(found, false);
    window.addEventListener("popstate", restore);
    window.addEventListener("hashchange", restore);
  }

  start();
})();
