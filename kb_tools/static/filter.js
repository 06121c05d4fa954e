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
 * with the Back button.  The panel is drawn by facets.js and the articles by results.js.
 */
(() => {
  "use strict";

  /**
   * @typedef {{perPage: number, articles: {count: number, chunk: string[]},
   *   byTitle: number[], facets: Facet[]}} Index The facets are as in choice.js.
   *
   * What the reader asks for: the choice and the order as they stand in the address, the
   * order again, and the page; page 1 is the first.
   * @typedef {{list: string, sort: string, page: number}} State
   */

  const root = document.querySelector(".kb-filter");
  if (!root) return;

  /** The ways to sort; the first is that of the static list. */
  const SORTS = ["newest", "oldest", "title"];

  const words = JSON.parse(document.querySelector(".kb-filter-words").textContent);
  const resultsBox = root.querySelector(".kb-filter-results");
  const sortSelect = document.createElement("select");

  /** @type {Index} */
  let index;
  /** @type {State} */
  let state;
  let facets;
  let results;
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
   * @returns {Promise<string[]>} The cards; rejected if one cannot be had.
   */
  async function loadCards(numbers) {
    const absent = numbers.filter((number) => !cards.has(number));
    const chunks = new Set(absent.map((number) => index.articles.chunk[number]));
    const names = [...chunks].map((chunk) => `cards-${encodeURIComponent(chunk)}.js`);
    await Promise.all(names.map(load));
    if (!numbers.every((number) => cards.has(number))) throw new Error(names.join());
    return numbers.map((number) => cards.get(number));
  }

  /**
   * List the articles that are found.
   * @param {string} sort
   * @returns {number[]}
   */
  function order(sort) {
    const all = sort === "title" ? index.byTitle : [...index.articles.chunk.keys()];
    const numbers = all.filter(facets.matches);
    return sort === "oldest" ? numbers.reverse() : numbers;
  }

  // State and address ---------------------------------------------------------

  /**
   * Read the choice and a state from the address; what is unknown is ignored.
   * @param {string} hash
   * @returns {State}
   */
  function readHash(hash) {
    const given = new URLSearchParams(hash.slice(1));
    facets.read(given);
    const sort = SORTS.includes(given.get("sort")) ? given.get("sort") : SORTS[0];
    const asked = Number.parseInt(given.get("page"), 10) || 1;
    const last = results.pageCount(order(sort).length);
    return stateOf(sort, Math.min(Math.max(asked, 1), last));
  }

  /**
   * Make a state with what is chosen; what is as in the static list is left out.
   * @param {string} sort
   * @param {number} page
   * @returns {State}
   */
  function stateOf(sort, page) {
    const list = new URLSearchParams();
    facets.write(list);
    if (sort !== SORTS[0]) list.append("sort", sort);
    return { list: list.toString(), sort, page };
  }

  /**
   * Write a state for the address.
   * @param {State} from
   * @returns {string} The hash without "#", empty for the static list.
   */
  function writeHash({ list, page }) {
    const hash = new URLSearchParams(list);
    if (page !== 1) hash.append("page", page);
    return hash.toString();
  }

  // Changes -------------------------------------------------------------------

  /** Show what the reader asked for in the controls, as a new entry of the history. */
  function change() {
    const next = stateOf(sortSelect.value, 1);
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
    updateControls();
  }

  /** Bring all controls up to date with the state. */
  function updateControls() {
    sortSelect.value = state.sort;
    facets.update();
    facets.openChosen();
  }

  /**
   * Show the results of a state.
   * @param {State} next
   */
  function show(next) {
    const isTurn = next.list === state.list && next.page !== state.page;
    state = next;
    showResults(isTurn);
  }

  /** @param {boolean} isTurn Whether the reader only turned the page. */
  function showResults(isTurn) {
    const { list, sort, page } = state;
    if (!writeHash(state)) {
      results.showWritten(isTurn);
    } else {
      const hashOf = (other) => writeHash({ list, page: other });
      results.show({ numbers: order(sort), page, hashOf }, isTurn);
    }
  }

  // Start ---------------------------------------------------------------------

  /** Draw the bar above the results: what is chosen, and how it is sorted. */
  function drawBar() {
    sortSelect.append(...SORTS.map((sort) => new Option(words[sort], sort)));
    sortSelect.addEventListener("change", change);
    const label = document.createElement("label");
    label.className = "kb-filter-sort";
    label.append(words.sort, " ", sortSelect);
    const bar = document.createElement("div");
    bar.className = "kb-filter-bar";
    bar.append(label);
    resultsBox.prepend(bar);
    return bar;
  }

  /** Load the index and turn the static list into a filter. */
  async function start() {
    try {
      await loadIndex();
    } catch {
      resultsBox.querySelector(".kb-filter-count").textContent = words.failed;
      return;
    }
    const { perPage, articles } = index;
    results = kbResults.make({ results: resultsBox, words, perPage, loadCards });
    facets = kbFacets.make({
      facets: index.facets,
      count: articles.count,
      words,
      panel: root.querySelector(".kb-filter-panel"),
      bar: drawBar(),
      onChange: change,
    });
    state = readHash(window.location.hash);
    updateControls();
    if (writeHash(state)) showResults(false);
    window.addEventListener("popstate", restore);
    window.addEventListener("hashchange", restore);
  }

  start();
})();
