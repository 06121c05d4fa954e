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
 * An article's number is its place in the list of all articles, newest first.  The controls
 * and the address are those of list.js.
 */
(() => {
  "use strict";

  /**
   * @typedef {{perPage: number, articles: {count: number, chunk: string[]},
   *   byTitle: number[], facets: Facet[]}} Index The facets are as in choice.js.
   */

  const root = document.querySelector(".kb-filter");
  if (!root) return;

  /** The ways to sort; the first is that of the static list. */
  const SORTS = ["newest", "oldest", "title"];

  const words = JSON.parse(document.querySelector(".kb-filter-words").textContent);

  /** @type {Index} */
  let index;
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
      const loaded = kbLoading.insertScript(root.dataset.source + name);
      loading.set(name, loaded.finally(() => loading.delete(name)));
    }
    return loading.get(name);
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
   * @param {string} sort
   * @returns {number[]} All articles in an order.
   */
  function order(sort) {
    if (sort === "title") return index.byTitle;
    const numbers = [...index.articles.chunk.keys()];
    return sort === "oldest" ? numbers.reverse() : numbers;
  }

  /** Load the index and turn the static list into a filter. */
  async function start() {
    try {
      await loadIndex();
    } catch {
      kbLoading.fail(root, words);
      return;
    }
    const { perPage, articles, facets } = index;
    kbList.make({
      root,
      words,
      perPage,
      facets,
      count: articles.count,
      sorts: SORTS,
      order,
      loadItems: loadCards,
    });
  }

  start();
})();
