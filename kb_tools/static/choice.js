/*
 * Choice: which values of facets are chosen, and what they leave of a list.
 *
 * Values of one facet are alternatives, and facets combine.  The members of the list have
 * numbers from 0 on; nothing else is known of them here, and nothing is drawn.  A base can
 * narrow the list first, such as to what a search found.
 */
(() => {
  "use strict";

  /**
   * @typedef {{id: string, label: string, numbers: number[]}} Value
   * @typedef {{id: string, label: string, values: Value[]}} Facet
   */

  /** What is chosen, and what it leaves of the base. */
  class Choice {
    #facets;
    /** @type {Set<Value>} */
    #chosen = new Set();
    /** Marks with 1 what is not in the base. @type {Uint8Array} */
    #outside;
    /** How many of the chosen facets each member misses. @type {Uint8Array} */
    #misses;
    /** For each chosen facet, its members, marked with 1. @type {Map<Facet, Uint8Array>} */
    #marks = new Map();

    /**
     * @param {Facet[]} facets
     * @param {number} count
     */
    constructor(facets, count) {
      this.#facets = facets;
      this.#outside = new Uint8Array(count);
      this.#misses = new Uint8Array(count);
    }

    /** @param {?Iterable<number>} numbers The only ones to match and be counted; null for all. */
    setBase(numbers) {
      this.#outside.fill(numbers ? 1 : 0);
      for (const number of numbers || []) this.#outside[number] = 0;
      this.#find();
    }

    /** @param {URLSearchParams} params What is unknown in them is ignored. */
    read(params) {
      this.#chosen.clear();
      for (const facet of this.#facets) {
        const ids = new Set(params.getAll(facet.id));
        const values = facet.values.filter((value) => ids.has(value.id));
        values.forEach((value) => this.#chosen.add(value));
      }
      this.#find();
    }

    /** @param {URLSearchParams} params */
    write(params) {
      for (const [facet, value] of this.each()) params.append(facet.id, value.id);
    }

    /**
     * @param {Value} value
     * @param {boolean} isChosen
     */
    set(value, isChosen) {
      if (isChosen) this.#chosen.add(value);
      else this.#chosen.delete(value);
      this.#find();
    }

    clear() {
      this.#chosen.clear();
      this.#find();
    }

    /**
     * @param {Value} value
     * @returns {boolean}
     */
    has(value) {
      return this.#chosen.has(value);
    }

    /** @returns {Array<[Facet, Value]>} What is chosen, in the order of the panel. */
    each() {
      return this.#facets.flatMap((facet) =>
        facet.values.filter((value) => this.has(value)).map((value) => [facet, value]),
      );
    }

    /** To be outside the base counts as a miss, as if the base were one more chosen facet. */
    #find() {
      this.#misses.set(this.#outside);
      this.#marks.clear();
      for (const facet of this.#facets) {
        const values = facet.values.filter((value) => this.has(value));
        if (values.length) this.#marks.set(facet, this.#mark(values));
      }
      for (const marked of this.#marks.values()) {
        for (let number = 0; number < marked.length; number++) {
          this.#misses[number] += 1 - marked[number];
        }
      }
    }

    /**
     * @param {Value[]} values
     * @returns {Uint8Array} 1 for each member that has one of the values.
     */
    #mark(values) {
      const marked = new Uint8Array(this.#misses.length);
      for (const value of values) {
        for (const number of value.numbers) marked[number] = 1;
      }
      return marked;
    }

    /**
     * @param {number} number
     * @returns {boolean} Whether it is in the base and has one value of each chosen facet.
     */
    matches(number) {
      return this.#misses[number] === 0;
    }

    /**
     * Count what a value would leave if it were its facet's only choice: what has it and
     * misses no other facet.
     * @param {Facet} facet
     * @param {Value} value
     * @returns {number}
     */
    count(facet, value) {
      const marked = this.#marks.get(facet);
      let total = 0;
      for (const number of value.numbers) {
        const missesOwn = marked && !marked[number] ? 1 : 0;
        if (this.#misses[number] === missesOwn) total++;
      }
      return total;
    }
  }

  window.kbChoice = { make: (facets, count) => new Choice(facets, count) };
})();
