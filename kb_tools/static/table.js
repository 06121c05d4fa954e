/*
 * Table: choose values of facets, type a name, and see the rows of a dataset that fit.
 *
 * The page is whole without this script: it has the first page of all rows and links to the
 * further pages.  What the build knows about all rows comes as a plain script, and not before
 * a reader turns to the filter or its choice stands in the address, for it can be large:
 *
 *   kbTable.rows({perPage, count, facets, columns})
 *
 * A column has each distinct cell once, and for each row the number of its cell.  A cell is
 * text, or text with a date in a column of dates, or else with an address and its other
 * names, by which it is found.  The controls and the address of the page are those of
 * list.js.  Whatever is shown is text.
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

  /** @returns {string} What a cell is found by. */
  const textOf = (cell) => (typeof cell === "string" ? cell : `${cell[0]} ${cell[2] || ""}`);

  /** @returns {function(string): boolean} Whether a row has a word that begins so. */
  const begins = (word) => (row) => row.includes(` ${word}`);

  /** @returns {function(string): boolean} Whether a row has a word, or its plural or singular. */
  function has(word) {
    const stem = word.replace(/(?<=...)s$/, "");
    return (row) => row.includes(` ${stem} `) || row.includes(` ${stem}s `);
  }

  /**
   * Find the rows in which each word that was typed begins a word.  A word that another
   * follows is typed to its end, so it is no mere beginning, if any row has it.
   * @param {string} text
   * @returns {number[]}
   */
  function search(text) {
    if (!searched) {
      const columns = data.columns.filter((column) => column.search);
      const folded = columns.map(({ cells }) => cells.map((cell) => fold(textOf(cell))));
      const parts = (row) => columns.map((column, place) => folded[place][column.rows[row]]);
      searched = Array.from({ length: data.count }, (_, row) => ` ${parts(row).join(" ")} `);
    }
    const typed = fold(text).split(" ").filter(Boolean);
    const last = typed.length - 1;
    const tests = typed.map((word, place) =>
      place < last && searched.some(has(word)) ? has(word) : begins(word),
    );
    return [...searched.keys()].filter((row) => tests.every((test) => test(searched[row])));
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

  const panel = root.querySelector(".kb-filter-panel");
  const textBox = "search" in root.dataset ? kbList.drawSearch(root, words.search) : undefined;
  /** Stands where the facets will be. */
  const closed = document.createElement("details");
  let hasStarted = false;

  /** Load the rows and turn the static table into a filter. */
  async function start() {
    if (hasStarted) return;
    hasStarted = true;
    try {
      await kbLoading.insertScript(root.dataset.rows);
      if (!data) throw new Error(root.dataset.rows);
    } catch {
      kbLoading.fail(root, words);
      return;
    }
    const hasFocus = closed.contains(document.activeElement);
    const wasOpen = closed.open;
    const typed = textBox?.value;
    closed.remove();
    make();
    if (wasOpen) panel.firstElementChild.open = true;
    if (hasFocus) panel.querySelector("summary").focus();
    if (typed) {
      textBox.value = typed;
      textBox.dispatchEvent(new Event("input"));
    }
  }

  /** Make the filter of what is loaded. */
  function make() {
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
      search,
      textBox,
    });
  }

  /** Show the controls; whoever turns to them gets the filter. */
  function offer() {
    const heading = document.createElement("h2");
    heading.textContent = words.filters;
    const summary = document.createElement("summary");
    summary.className = "kb-filter-heading";
    summary.append(heading);
    closed.className = "kb-filter-box";
    closed.append(summary);
    panel.append(closed);
    panel.hidden = false;
    closed.addEventListener("toggle", start);
    textBox?.addEventListener("focus", start);
    window.addEventListener("hashchange", startIfAsked);
    startIfAsked();
  }

  /** Start at once if the address has a choice. */
  function startIfAsked() {
    const name = window.location.hash.slice(1);
    if (name && !document.getElementById(name)) start();
  }

  offer();
})();
