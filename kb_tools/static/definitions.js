/*
 * Definitions: what a reference means, shown beside it.
 *
 * The build writes, at the end of each page, one hidden element for each thing that the
 * page refers to, and names it in the reference's aria-describedby:
 *
 *   <a class="kb-reference" href="…" aria-describedby="definition-x">Text</a>
 *   <aside class="kb-definition" id="definition-x" hidden>…</aside>
 *
 * Assistive technology reads the description from the hidden element, so nothing here
 * touches ARIA.  This script shows the element on hover, on keyboard focus and on the
 * first tap.  It stays until it is dismissed with Escape or left (WCAG 2.2, 1.4.13).
 */
(() => {
  "use strict";

  const REFERENCE = "a.kb-reference[aria-describedby]";
  const DEFINITION = ".kb-definition";

  /** Milliseconds before a definition opens on hover, and before it closes when left. */
  const DELAY = 300;

  /** The least distance in pixels between a definition and the sides of the viewport. */
  const MARGIN = 8;

  /**
   * The definition that is shown; there is at most one.
   * @type {?{reference: HTMLAnchorElement, definition: HTMLElement}}
   */
  let shown = null;

  /** The reference whose first tap is under way. @type {?HTMLAnchorElement} */
  let tapped = null;

  let timer = 0;

  /**
   * Find the reference that an event happened on.  References inside definitions are
   * plain links: to show another definition would take them away from under the pointer.
   * @param {Element} target
   * @returns {?HTMLAnchorElement}
   */
  function referenceAt(target) {
    const reference = target.closest(REFERENCE);
    return reference && !reference.closest(DEFINITION) ? reference : null;
  }

  /**
   * Find the definition that a reference names among its descriptions.
   * @param {HTMLAnchorElement} reference
   * @returns {?HTMLElement}
   */
  function definitionOf(reference) {
    const ids = reference.getAttribute("aria-describedby").split(/\s+/);
    const elements = ids.map((id) => document.getElementById(id));
    return elements.find((element) => element && element.matches(DEFINITION)) || null;
  }

  /**
   * Do something after the delay, instead of what was planned before.
   * @param {function(): void} action
   */
  function plan(action) {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY);
  }

  /**
   * Show the definition of a reference, instead of the one that was shown.
   * @param {HTMLAnchorElement} reference
   */
  function open(reference) {
    close();
    const definition = definitionOf(reference);
    if (!definition) return;
    shown = { reference, definition };
    definition.hidden = false;
    place();
  }

  /** Hide the definition that is shown, if any, and forget what was planned. */
  function close() {
    clearTimeout(timer);
    if (!shown) return;
    shown.definition.hidden = true;
    shown = null;
  }

  /** Hide the definition that is shown; the focus is then on its reference, not lost. */
  function dismiss() {
    if (shown && shown.definition.contains(document.activeElement)) shown.reference.focus();
    close();
  }

  /** Hide the definition unless the reader is still on it or on its reference. */
  function closeIfLeft() {
    if (!shown) return;
    const { reference, definition } = shown;
    const used =
      reference.matches(":hover, :focus-visible") || definition.matches(":hover, :focus-within");
    if (!used) close();
  }

  /** Put the shown definition at its reference, wherever its containing block begins. */
  function place() {
    if (!shown) return;
    const { reference, definition } = shown;
    const room = document.documentElement.clientWidth - 2 * MARGIN;
    Object.assign(definition.style, {
      position: "absolute",
      boxSizing: "border-box",
      width: "max-content",
      maxWidth: `min(24rem, ${room}px)`,
      left: "0",
      top: "0",
    });
    const box = definition.getBoundingClientRect();
    const lines = reference.getClientRects();
    definition.style.left = `${leftFor(box, lines) - box.left}px`;
    definition.style.top = `${topFor(box, lines) - box.top}px`;
  }

  /**
   * Choose the left edge: that of the reference's last line, moved into the viewport.
   * @param {DOMRect} box The definition.
   * @param {DOMRectList} lines The reference.
   * @returns {number} Pixels from the left of the viewport.
   */
  function leftFor(box, lines) {
    const most = document.documentElement.clientWidth - box.width - MARGIN;
    return Math.max(MARGIN, Math.min(lines[lines.length - 1].left, most));
  }

  /**
   * Choose the top edge: under the reference, or above it if it only fits there.
   * There is no gap, so the pointer can move from one to the other.
   * @param {DOMRect} box The definition.
   * @param {DOMRectList} lines The reference.
   * @returns {number} Pixels from the top of the viewport.
   */
  function topFor(box, lines) {
    const below = lines[lines.length - 1].bottom;
    const above = lines[0].top - box.height;
    const fitsBelow = below + box.height <= document.documentElement.clientHeight;
    return fitsBelow || above < 0 ? below : above;
  }

  /** @param {PointerEvent} event */
  function onPointerOver(event) {
    if (event.pointerType === "touch") return;
    const reference = referenceAt(event.target);
    if (!reference || (shown && shown.reference === reference)) {
      plan(closeIfLeft);
    } else if (!reference.contains(event.relatedTarget)) {
      plan(() => open(reference));
    }
  }

  /** @param {PointerEvent} event */
  function onPointerLeave(event) {
    if (event.pointerType !== "touch") plan(closeIfLeft);
  }

  /** @param {PointerEvent} event */
  function onPointerDown(event) {
    const reference = referenceAt(event.target);
    const isShown = Boolean(shown) && shown.reference === reference;
    tapped = event.pointerType === "touch" && !isShown ? reference : null;
    if (!isShown && !event.target.closest(DEFINITION)) close();
  }

  /**
   * Let the first tap show the definition; the second, like any click, follows the link.
   * @param {MouseEvent} event
   */
  function onClick(event) {
    const reference = referenceAt(event.target);
    if (reference && reference === tapped && definitionOf(reference)) {
      event.preventDefault();
      open(reference);
    }
    tapped = null;
  }

  /** @param {FocusEvent} event */
  function onFocusIn(event) {
    const reference = referenceAt(event.target);
    if (reference && reference.matches(":focus-visible")) open(reference);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    tapped = null;
    if (event.key === "Escape") dismiss();
  }

  document.addEventListener("pointerover", onPointerOver);
  document.documentElement.addEventListener("pointerleave", onPointerLeave);
  document.addEventListener("pointerdown", onPointerDown);
  document.addEventListener("pointercancel", () => (tapped = null));
  document.addEventListener("click", onClick);
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", () => plan(closeIfLeft));
  document.addEventListener("keydown", onKeyDown);
  window.addEventListener("resize", place);
  window.addEventListener("pagehide", close);
})();
