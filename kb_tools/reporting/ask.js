/*
 * Asks the search of a built site, as its search page does, and writes what comes first.
 *
 * Standard input has {engine, stemmer, folder, texts}: the scripts of the search, the code
 * of the stemmer, the site's folder and the queries.  The site's own files are read as
 * data and never run.  Standard output gets, for each query, [address, title] or null.
 */
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const { engine, stemmer, folder, texts } = JSON.parse(fs.readFileSync(0, "utf8"));

/** @param {string} file @returns {string} The data that a script hands over, as JSON. */
function dataOf(file) {
  const script = fs.readFileSync(file, "utf8");
  const start = script.lastIndexOf("kbSearch.put(");
  const call = script.slice(start).match(/^kbSearch\.put\("(?:[^"\\]|\\.)*",([^]*)\);\s*$/);
  return call[1];
}

/** Stands for the element that loads a script. */
class Script {
  constructor() {
    this.listeners = {};
  }
  addEventListener(name, listener) {
    this.listeners[name] = listener;
  }
  remove() {}
}

const sandbox = {
  document: {
    documentElement: { dataset: {} },
    createElement: () => new Script(),
    head: {
      append(script) {
        const name = script.src.replace(/^.*?search\//, "").replace(/\.js$/, "");
        let outcome = "load";
        try {
          sandbox.kbSearch.put(name, JSON.parse(dataOf(path.join(folder, "search", `${name}.js`))));
        } catch {
          outcome = "error";
        }
        setImmediate(() => script.listeners[outcome]());
      },
    },
  },
};
sandbox.window = sandbox;
vm.createContext(sandbox);
vm.runInContext(stemmer, sandbox);
for (const script of engine) vm.runInContext(script, sandbox);

(async () => {
  const found = [];
  for (const text of texts) {
    const result = await sandbox.kbSearch.find(text, { partial: false });
    if (!result || sandbox.kbSearch.incomplete) throw new Error("the index cannot be read");
    const [first] = [...result.all, ...result.some];
    const row = first === undefined ? null : (await sandbox.kbSearch.rows([first])).get(first);
    found.push(row ? row.slice(0, 2) : null);
  }
  process.stdout.write(JSON.stringify(found));
})().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
