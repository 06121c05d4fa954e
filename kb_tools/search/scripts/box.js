/*
 * The search box in the header: suggestions while a query is typed, from the first focus on.
 *
 * An editable combobox with a list (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 * What is submitted stands behind the "#" of the search page's address.
 */
(() => {
  "use strict";

  const form = document.querySelector("header .kb-search");
  if (!form) return;

  const MOST = 8;
  const TYPING_DELAY = 80;

  const input = form.querySelector("input");
  const root = document.documentElement.dataset.content_root || "./";
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let turn = 0;
  let timer = 0;

  /** Settled when the suggestions are those for what was typed. */
  let drawn = Promise.resolve();

  /** Load the script that searches, once. @type {?Promise<void>} */
  let loading = null;
  function load() {
    loading ||= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", () => resolve());
      script.addEventListener("error", () => reject(new Error(script.src)));
      script.src = `${root}_static/search.js`;
      document.head.append(script);
    });
    return loading;
  }

  /** Make the box a combobox. */
  function prepare() {
    list.id = "kb-suggestions";
    list.className = "kb-suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggestions);
    list.hidden = true;
    status.className = "kb-hidden";
    status.setAttribute("role", "status");
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    input.setAttribute("aria-controls", list.id);
    form.append(list, status);
  }

  /** Draw the suggestions now, if they are still to come. */
  function draw() {
    clearTimeout(timer);
    timer = 0;
    drawn = suggest();
  }

  /** Suggest pages for what stands in the box; without data there are no suggestions. */
  async function suggest() {
    const mine = ++turn;
    const text = input.value;
    if (!text.trim()) return close();
    try {
      await load();
      const numbers = await kbSearch.suggest(text, MOST);
      const rows = numbers.length ? await kbSearch.rows(numbers) : new Map();
      if (mine === turn && document.activeElement === input) {
        show(numbers.filter((number) => rows.has(number)).map((number) => rows.get(number)));
      }
    } catch {
      close();
    }
    return undefined;
  }

  /**
   * @param {Array[]} rows
   */
  function show(rows) {
    list.replaceChildren(...rows.map(drawOption));
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = rows.length ? `${form.dataset.suggestions}: ${rows.length}` : "";
  }

  /** @returns {HTMLElement} */
  function drawOption([uri, title, kicker], place) {
    const option = document.createElement("li");
    option.id = `kb-suggestion-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.address = `${root}${uri}`;
    const kind = document.createElement("span");
    kind.className = "kb-kicker";
    kind.textContent = kicker || "";
    option.append(title, " ", kind);
    return option;
  }

  /** Close the list; what is typed stays. */
  function close() {
    clearTimeout(timer);
    timer = 0;
    turn++;
    show([]);
  }

  /** @returns {?HTMLElement} */
  const active = () => list.querySelector("[aria-selected='true']");

  /**
   * Make the next or the previous option the active one; beyond the ends is the box itself.
   * @param {number} step
   */
  function move(step) {
    const options = [...list.children];
    const places = options.length + 1;
    choose(options[((options.indexOf(active()) + 1 + step + places) % places) - 1]);
  }

  /** @param {?HTMLElement} chosen The option to make the active one; none is the box itself. */
  function choose(chosen) {
    for (const option of list.children) option.setAttribute("aria-selected", option === chosen);
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = list.hidden ? 0 : event.key === "ArrowDown" ? 1 : -1;
      if (timer || list.hidden) draw();
      if (step) drawn.then(() => move(step));
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
      choose(null); // they move in the text
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active()) {
      event.preventDefault();
      window.location.href = active().dataset.address;
    }
  }

  prepare();
  input.addEventListener("focus", () => load().catch(() => {}), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    choose(null); // it is of what stood there before
    timer = setTimeout(draw, TYPING_DELAY);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) window.location.href = option.dataset.address;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const hash = new URLSearchParams({ q: input.value });
    window.location.href = `${form.action.split("?")[0]}#${hash}`;
  });
})();
