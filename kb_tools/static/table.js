/*
 * Table: choose values of facets, type a name, and see the rows of a dataset that fit.
 *
 * The page is whole without this script: it has the first page of all rows and links to the
 * further pages.  What the build knows about all rows comes as a plain script:
 *
 *   kbTable.rows({perPage, count, facets, columns})
 *
 * A column has each distinct cell once, and for each row the number of its cell.  A cell is
 * text, or text with an address (or with a date, in a column of dates).  The controls and
 * the address of the page are those of list.js.  Whatever is shown is text.
 */
(() => {
  "use strict";

  /**
   * @typedef {{label: string, search: boolean, isDate: boolean,
   *   cells: Array<string|string[]>, rows: number[]}} Column
   * @typedef {{perPage: number, count: number, facets: Facet[], columns: Column[]}} Data
   */

  const root = document.querySelector(".kb-filter-table");
  if (!root) return;

  const words = JSON.parse(document.querySelector(".kb-filter-words").textContent);
  const region = root.querySelector(".kb-table");

  /** @type {?Data} */
  let data = null;
  /** For each row, the folded text that is searched. @type {?string[]} */
  let searched = null;

  window.kbTable = {
    /** @param {Data} rows */
    rows(rows) {
      data = rows;
    },
  };

  /**
   * @param {string} text
   * @returns {string} Small letters without accents, and single spaces for all else.
   */
  function fold(text) {
    const plain = text.normalize("NFKD").replace(/[\p{M}'’.]/gu, "").toLowerCase();
    return plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** @returns {string} The text of a cell. */
  const textOf = (cell) => (typeof cell === "string" ? cell : cell[0]);

  /**
   * Find the rows in which each word that was typed begins a word.
   * @param {string} text
   * @returns {number[]}
   */
  function search(text) {
    if (!searched) {
      const columns = data.columns.filter((column) => column.search);
      const folded = columns.map(({ cells }) => cells.map((cell) => fold(textOf(cell))));
      const parts = (row) => columns.map((column, place) => folded[place][column.rows[row]]);
      searched = Array.from({ length: data.count }, (_, row) => ` ${parts(row).join(" ")}`);
    }
    const typed = fold(text).split(" ").filter(Boolean);
    return [...searched.keys()].filter((row) =>
      typed.every((word) => searched[row].includes(` ${word}`)),
    );
  }

  /**
   * @param {string} sort
   * @returns {number[]} All rows as listed, or by the first column of dates; rows without
   *   a date come last.
   */
  function order(sort) {
    const numbers = [...Array(data.count).keys()];
    const column = data.columns.find(({ isDate }) => isDate);
    if (sort === "listed" || !column) return numbers;
    const dates = column.cells.map((cell) => (typeof cell === "string" ? "" : cell[1]));
    const of = (row) => dates[column.rows[row]];
    const sign = sort === "oldest" ? 1 : -1;
    return numbers.sort((one, other) => {
      if (!of(one) || !of(other)) return Boolean(of(other)) - Boolean(of(one));
      return of(one) === of(other) ? one - other : sign * (of(one) < of(other) ? -1 : 1);
    });
  }

  /**
   * @param {Column} column
   * @param {number} row
   * @returns {HTMLElement}
   */
  function drawCell({ cells, rows, isDate }, row) {
    const drawn = document.createElement("td");
    const cell = cells[rows[row]];
    if (typeof cell === "string") {
      drawn.append(cell);
      return drawn;
    }
    const inner = document.createElement(isDate ? "time" : "a");
    inner.textContent = cell[0];
    inner.setAttribute(isDate ? "datetime" : "href", cell[1]);
    drawn.append(inner);
    return drawn;
  }

  /**
   * @param {number[]} numbers
   * @returns {?Element} A table like that of the build; null if there is nothing in it.
   */
  function drawList(numbers) {
    if (!numbers.length) return null;
    const drawn = region.cloneNode(true);
    const rows = numbers.map((number) => {
      const row = document.createElement("tr");
      row.append(...data.columns.map((column) => drawCell(column, number)));
      return row;
    });
    drawn.querySelector("tbody").replaceChildren(...rows);
    return drawn;
  }

  /** Load the rows and turn the static table into a filter. */
  async function start() {
    try {
      await kbList.insertScript(root.dataset.rows);
      if (!data) throw new Error(root.dataset.rows);
    } catch {
      kbList.fail(root, words);
      return;
    }
    const { perPage, count, facets, columns } = data;
    const hasDates = columns.some(({ isDate }) => isDate);
    kbList.make({
      root,
      words,
      perPage,
      facets,
      count,
      sorts: hasDates ? ["listed", "newest", "oldest"] : ["listed"],
      order,
      loadItems: (numbers) => Promise.resolve(numbers),
      drawList,
      search: columns.some((column) => column.search) ? search : undefined,
    });
  }

  start();
})();
