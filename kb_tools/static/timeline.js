/*
 * Timeline: choose values of facets and see the events that have them.
 *
 * The page is whole without this script, and has all events; the script only hides those
 * that are not asked for.  An event's number is its place in the list.  What the facets
 * need stands in the page, and what is chosen in the address, after the "#".
 * It needs choice.js and facets.js.
 */
(() => {
  "use strict";

  const root = document.querySelector(".kb-timeline");
  const box = document.querySelector(".kb-timeline-data");
  if (!root || !box) return;

  const { facets: given, words } = JSON.parse(box.textContent);
  const events = [...root.querySelectorAll(".kb-event")];
  const years = [...root.querySelectorAll(".kb-event-year")];
  const count = root.querySelector(".kb-filter-count");
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

  /** Show the events that are asked for, the years that have any, and how many there are. */
  function show() {
    let total = 0;
    events.forEach((event, number) => {
      event.hidden = !facets.matches(number);
      if (!event.hidden) total++;
    });
    for (const year of years) {
      year.hidden = !year.querySelector(".kb-event:not([hidden])");
      root.querySelector(`a[href="#${year.id}"]`).parentElement.hidden = year.hidden;
    }
    const text = words.count[plurals.select(total)] || words.count.other;
    count.textContent = total ? text.replace("{n}", integers.format(total)) : words.none;
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
    event.preventDefault();
    const year = document.getElementById(link.hash.slice(1));
    year.tabIndex = -1;
    year.focus();
    year.scrollIntoView();
  }

  const bar = document.createElement("div");
  bar.className = "kb-filter-bar";
  count.before(bar);
  count.setAttribute("aria-live", "polite");
  const panel = root.querySelector(".kb-filter-panel");
  const all = { facets: read(), count: events.length, words, panel, bar, onChange: change };
  const facets = kbFacets.make(all);
  facets.update();
  restore();
  root.addEventListener("click", jump);
  window.addEventListener("popstate", restore);
  window.addEventListener("hashchange", restore);
})();
