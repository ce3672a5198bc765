// Tokenises text with the grammars of editors/vscode, with the library that VS Code uses.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const folder = path.join(process.env.POOLCAST_ROOT, "editors", "vscode");
const contributed = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"))
  .contributes.grammars;

async function makeRegistry() {
  const wasm = fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const json = (await import("@shikijs/langs/json")).default[0];
  return new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      if (scope === "source.json") return json;
      const row = contributed.find((each) => each.scopeName === scope);
      if (!row) return null;
      const file = path.join(folder, row.path);
      return textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file);
    },
    getInjections: (scope) =>
      contributed.filter((each) => (each.injectTo || []).includes(scope)).map((each) => each.scopeName),
  });
}

let registry;

/// [[token, its innermost scope without the language's name], ...] without blanks.
async function tokens(scope, text) {
  registry ??= makeRegistry();
  const grammar = await (await registry).loadGrammar(scope);
  const result = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const tokenised = grammar.tokenizeLine(line, state);
    state = tokenised.ruleStack;
    for (const token of tokenised.tokens) {
      const word = line.slice(token.startIndex, token.endIndex);
      if (word.trim() !== "") {
        result.push([word, token.scopes.at(-1).replace(/\.batch-autoscale$/, ""), token.scopes]);
      }
    }
  }
  return result;
}

module.exports = { tokens };
