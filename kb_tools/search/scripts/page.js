/*
 * The search page: what is asked for stands in the address, after the "#", so that it goes
 * to nobody, and can be shared, reloaded and undone with the Back button.
 *
 * What stands in results is text; nothing that was typed or found is read as HTML.
 */
(() => {
  "use strict";

  const form = document.querySelector(".kb-search-form");
  if (!form) return;

  /** How many results are shown at first, and with each further step. */
  const STEP = 10;

  /** Milliseconds without typing before a search. */
  const TYPING_DELAY = 150;

  const words = JSON.parse(document.querySelector(".kb-search-words").textContent);
  const input = form.querySelector("input");
  const status = document.querySelector(".kb-search-status");
  const notes = document.querySelector(".kb-search-notes");
  const none = document.querySelector(".kb-search-none");
  const list = document.getElementById("search-results");
  const more = document.querySelector(".kb-search-more");
  const panel = document.querySelector(".kb-filter-panel");
  const bar = document.querySelector(".kb-filter-results");
  const language = document.documentElement.lang || undefined;

  const NOTHING = { all: [], some: [], notes: [], terms: new Set() };

  /** What was found last, whether that failed, and how much of it is shown. */
  let found = NOTHING;
  let hasFailed = false;
  let shown = STEP;
  /** Counts the searches: only the newest may draw. */
  let turn = 0;
  let facets = null;
  /** Whether what is typed next is a query of its own for the Back button. */
  let isSettled = true;

  // The address --------------------------------------------------------------------

  /** @returns {URLSearchParams} What the address asks for. */
  const asked = () => new URLSearchParams(window.location.hash.slice(1));

  /** Take what another page's form has put before the "#" behind it. */
  function takeIn() {
    const given = new URLSearchParams(window.location.search).get("q");
    if (given === null) return;
    const hash = new URLSearchParams({ q: given });
    window.history.replaceState(null, "", `${window.location.pathname}#${hash}`);
  }

  /**
   * Write what is asked for into the address.
   * @param {boolean} isNew Whether the Back button shall lead to what was there before.
   */
  function note(isNew) {
    const hash = new URLSearchParams();
    if (input.value.trim()) hash.set("q", input.value);
    if (facets) facets.write(hash);
    else for (const [name, value] of asked()) if (name !== "q") hash.append(name, value);
    if (hash.toString() === asked().toString()) return;
    const address = new URL(window.location.href);
    address.hash = hash;
    window.history[isNew ? "pushState" : "replaceState"](null, "", address);
  }

  // Searching ----------------------------------------------------------------------

  /**
   * Search for what stands in the box.
   * @param {boolean} partial Whether the reader may still be typing.
   */
  async function search(partial) {
    const mine = ++turn;
    isSettled = !partial;
    kbSearch.incomplete = false;
    const result = await kbSearch.find(input.value, { partial });
    if (mine !== turn) return;
    hasFailed = !result;
    found = result || NOTHING;
    shown = STEP;
    const hasFound = found.all.length + found.some.length > 0;
    const isFiltered = [...asked().keys()].some((name) => name !== "q");
    if (hasFound && isFiltered) await prepareFacets();
    await draw(mine);
    if (hasFound && mine === turn) await prepareFacets();
    if (mine !== turn) return;
    panel.hidden = !facets || !hasFound;
    drawNotes();
  }

  /** Draw the panel of facets, once; without its data there is none. */
  async function prepareFacets() {
    if (facets) return;
    const [data, index] = await Promise.all([kbSearch.get("facets"), kbSearch.get("index")]);
    if (!data || !index || facets) return;
    for (const facet of data) {
      for (const value of facet.values) value.numbers = kbSearch.decode(value.numbers);
    }
    const onChange = () => {
      note(true);
      shown = STEP;
      draw(turn);
    };
    facets = kbFacets.make({ facets: data, count: index.count, words, panel, bar, onChange });
    facets.read(asked());
    updateFacets();
    facets.openChosen();
  }

  /** Count what each value would leave of what was found. */
  function updateFacets() {
    if (!facets) return;
    facets.setBase([...found.all, ...found.some]);
    facets.update();
  }

  // Drawing ------------------------------------------------------------------------

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
   * Put values into a sentence.
   * @param {string} sentence With names in braces.
   * @param {Object<string, string>} values
   * @returns {string}
   */
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /**
   * Draw the results, unless another search has begun.
   * @param {number} mine
   */
  async function draw(mine) {
    updateFacets();
    const pick = (numbers) => (facets ? numbers.filter((n) => facets.matches(n)) : numbers);
    const all = pick(found.all);
    const some = pick(found.some);
    const onPage = [...all, ...some].slice(0, shown);
    const rows = onPage.length ? await kbSearch.rows(onPage) : new Map();
    if (mine !== turn) return;
    const items = new Map([...rows].map(([number, row]) => [number, drawResult(row)]));
    const make = (numbers) => numbers.filter((n) => items.has(n)).map((n) => items.get(n).item);
    const parts = [element("ol", "kb-results", ...make(all.slice(0, shown)))];
    const rest = make(some.slice(0, Math.max(0, shown - all.length)));
    if (rest.length && all.length) parts.push(element("h2", "", words.some));
    if (rest.length) parts.push(element("ol", "kb-results", ...rest));
    list.replaceChildren(...parts.filter((part) => part.childNodes.length));
    more.hidden = all.length + some.length <= shown;
    await new Promise((seen) => setTimeout(seen)); // what is said of the results can wait
    if (mine !== turn) return;
    drawNotes();
    say(summary(all.length, some.length), !all.length && !some.length);
    await Promise.all([...items.values()].map(quote));
    if (mine === turn) drawNotes();
  }

  /** Say what was read otherwise than it was typed, and what is lacking. */
  function drawNotes() {
    const sentences = found.notes.map(sentence);
    if (kbSearch.incomplete && !hasFailed) sentences.push(words.incomplete);
    notes.replaceChildren(...sentences.map((text) => element("p", "", text)));
  }

  /**
   * Say how much was found; what is said is announced.
   * @param {string} text
   * @param {boolean} isEmpty
   */
  function say(text, isEmpty) {
    status.textContent = text;
    none.hidden = !(isEmpty && text);
  }

  /** @returns {string} */
  function summary(all, some) {
    if (hasFailed) return words.failed;
    if (!input.value.trim()) return "";
    if (!all && !some) return words.none;
    if (!all) return fill(words.partly, { n: some.toLocaleString(language) });
    const form = new Intl.PluralRules(language).select(all);
    return fill(words.all[form] || words.all.other, { n: all.toLocaleString(language) });
  }

  /** @returns {string} What to say of a word that was not found as it was typed. */
  function sentence({ text, begun, missing, also, shown: instead }) {
    const other = begun ? words.begun : also ? words.also : words.spelling;
    const pattern = missing ? words.missing : other;
    return fill(pattern, { typed: text, shown: instead.join(", ") });
  }

  /**
   * @param {Array} row
   * @returns {{item: HTMLElement, uri: string, snippet: HTMLElement}}
   */
  function drawResult([uri, title, kicker, date, statusLabel, tone, asOf]) {
    const link = element("a", "", title);
    link.href = `${document.documentElement.dataset.content_root || "./"}${uri}`;
    const above = element("p", "kb-kicker", [kicker, date].filter(Boolean).join(" · "));
    if (statusLabel) {
      const mark = element("span", `kb-status kb-tone-${tone}`, statusLabel);
      above.append(" ", mark, " ", element("span", "kb-as-of", fill(words.asof, { date: asOf })));
    }
    const snippet = element("p", "kb-snippet");
    return { item: element("li", "", link, above, snippet), uri, snippet };
  }

  /**
   * Put the sentence that fits best into a result.
   * @param {{uri: string, snippet: HTMLElement}} result
   */
  async function quote({ uri, snippet }) {
    const sentences = await kbSearch.text(uri);
    if (sentences) snippet.replaceChildren(...kbSearch.quote(sentences, found.terms));
  }

  // Start --------------------------------------------------------------------------

  /** Read the address, and search for what it asks. */
  function restore() {
    input.value = asked().get("q") || "";
    if (facets) facets.read(asked());
    search(false);
  }

  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      note(isSettled);
      search(true);
    }, TYPING_DELAY);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    note(true);
    search(false);
  });
  more.addEventListener("click", async () => {
    const first = list.querySelectorAll("li").length;
    shown += STEP;
    await draw(turn);
    list.querySelectorAll("li a")[first]?.focus();
  });
  window.addEventListener("hashchange", restore);

  takeIn();
  form.hidden = false;
  document.addEventListener("DOMContentLoaded", () => {
    restore(); // now that the scripts after this one have run, with what every search needs
    if (!input.value) input.focus();
  });
})();
