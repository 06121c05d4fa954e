/*
 * Loading: data comes as plain scripts, because pages opened from the file system cannot fetch.
 */
(() => {
  "use strict";

  /**
   * Run a data script.
   * @param {string} address
   * @returns {Promise<void>} Rejected if there is no such script.
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

  /** Say that the data could not be loaded. */
  function fail(root, words) {
    root.querySelector(".kb-filter-count").textContent = words.failed;
  }

  window.kbLoading = { insertScript, fail };
})();
