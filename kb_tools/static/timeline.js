/*
 * Timeline: choose values of facets and see the events that have them.
 *
 * The page is whole without this script: it has the newest years, and links to the pages of
 * the others.  When a reader chooses, the years of those pages come as a plain script,
 *
 *   kbTimeline.more(html)
 *
 * and all events that are not asked for are hidden.  An event's number is its place in the
 * list.  What the facets need stands in the page, and what is chosen in the address, after
 * the "#".  It needs choice.js, facets.js and loading.js.
 */
(() => {
  "use strict";

  const root = document.querySelector(".kb-timeline");
  const box = document.querySelector(".kb-timeline-data");
  if (!root || !box) return;

  const { facets: given, total, words } = JSON.parse(box.textContent);
  const written = [...root.querySelectorAll(".kb-event-year")];
  const links = [...root.querySelectorAll(".kb-event-years a")];
  const pages = root.querySelector(".kb-pages");
  const count = root.querySelector(".kb-filter-count");
  const countWritten = count.textContent;
  /** The years of the further pages, once they are loaded. @type {Element[]} */
  let further = [];
  /** @type {?Promise<void>} */
  let loading = null;
  const language = document.documentElement.lang || undefined;
  const integers = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);

  /** @returns {Facet[]} The facets as choice.js wants them. */
  function read() {
    return given.map(({ id, label, values }) => ({
      id,
      label,
      values: values.map(([value, name, numbers]) => ({ id: value, label: name, numbers })),
    }));
  }

  window.kbTimeline = {
    /** @param {string} html What the build wrote. */
    more(html) {
      const template = document.createElement("template");
      template.innerHTML = html;
      further = [...template.content.children];
      written.at(-1).after(...further);
    },
  };

  /** @returns {Promise<void>} Rejected if the further years cannot be had. */
  function load() {
    const address = root.dataset.more;
    if (!address) return Promise.resolve();
    if (!loading) {
      loading = kbLoading.insertScript(address).catch((error) => {
        loading = null;
        throw error;
      });
    }
    return loading;
  }

  /** Show what is asked for: a choice from all years, or the page as it was written. */
  async function show() {
    if (chosen()) {
      try {
        await load();
      } catch {
        kbLoading.fail(root, words);
        return;
      }
    }
    if (chosen()) showChoice();
    else showWritten();
  }

  /** Show the events that are asked for, the years that have any, and how many there are. */
  function showChoice() {
    let number = 0;
    let total = 0;
    for (const year of [...written, ...further]) {
      const events = [...year.querySelectorAll(".kb-event")];
      for (const event of events) event.hidden = !facets.matches(number++);
      const found = events.filter((event) => !event.hidden).length;
      year.hidden = !found;
      total += found;
    }
    for (const link of links) {
      const year = document.getElementById(link.hash.slice(1));
      link.parentElement.hidden = !year || year.hidden;
    }
    if (pages) pages.hidden = true;
    const text = words.count[plurals.select(total)] || words.count.other;
    count.textContent = total ? text.replace("{n}", integers.format(total)) : words.none;
  }

  /** Show the page as it was written. */
  function showWritten() {
    for (const hidden of root.querySelectorAll(".kb-filter-results [hidden]")) {
      if (!hidden.closest(".kb-filter-bar")) hidden.hidden = false;
    }
    for (const year of further) year.hidden = true;
    count.textContent = countWritten;
  }

  /** @returns {string} What is chosen, as it stands in the address. */
  function chosen() {
    const params = new URLSearchParams();
    facets.write(params);
    return params.toString();
  }

  /** The reader has chosen: a new entry of the history. */
  function change() {
    const address = new URL(window.location.href);
    address.hash = chosen();
    window.history.pushState(null, "", address);
    show();
  }

  /** Show what the address asks for, unless it names an element of the page. */
  function restore() {
    const hash = window.location.hash.slice(1);
    if (hash && document.getElementById(hash)) return;
    facets.read(new URLSearchParams(hash));
    facets.update();
    facets.openChosen();
    show();
  }

  /**
   * Go to a year without losing what is chosen, which stands where the year would.
   * @param {MouseEvent} event
   */
  function jump(event) {
    const link = event.target.closest(".kb-event-years a");
    if (!link || !chosen()) return;
    const year = document.getElementById(link.hash.slice(1));
    if (!year) return;
    event.preventDefault();
    year.tabIndex = -1;
    year.focus();
    year.scrollIntoView();
  }

  const bar = document.createElement("div");
  bar.className = "kb-filter-bar";
  count.before(bar);
  count.setAttribute("aria-live", "polite");
  const panel = root.querySelector(".kb-filter-panel");
  const all = { facets: read(), count: total, words, panel, bar, onChange: change };
  const facets = kbFacets.make(all);
  facets.update();
  restore();
  root.addEventListener("click", jump);
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
})();
