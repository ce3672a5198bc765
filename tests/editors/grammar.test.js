// Which scope each word of a formula has, in a file of its own and inside JSON.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { tokens } = require("./grammars.js");

const variable = "support.variable";
const own = "variable.other.readwrite";
const defined = "variable.other.definition";
const comparison = "keyword.operator.comparison";
const arithmetic = "keyword.operator.arithmetic";
const assignment = "keyword.operator.assignment";
const ternary = "keyword.operator.ternary";
const open = "punctuation.section.parens.begin";
const close = "punctuation.section.parens.end";
const dot = "punctuation.accessor";
const end = "punctuation.terminator.statement";
const number = "constant.numeric";
const text = "string.quoted.double";

async function expectScopes(formula, expected) {
  const found = (await tokens("source.batch-autoscale", formula)).map(([word, scope]) => [word, scope]);
  assert.deepEqual(found, expected);
}

test("a guarded sample", () =>
  expectScopes("$n = $PendingTasks.GetSamplePercent(5 * TimeInterval_Minute) < 70 ? 0 : 1.5;", [
    ["$n", defined],
    ["=", assignment],
    ["$PendingTasks", variable],
    [".", dot],
    ["GetSamplePercent", "support.function.method"],
    ["(", open],
    ["5", number],
    ["*", arithmetic],
    ["TimeInterval_Minute", "support.constant"],
    [")", close],
    ["<", comparison],
    ["70", number],
    ["?", ternary],
    ["0", number],
    [":", ternary],
    ["1.5", number],
    [";", end],
  ]));

test("functions, members, texts, logic and separators", () =>
  expectScopes('x = max(time("2022; //").hour, y) >= 1 && !z', [
    ["x", defined],
    ["=", assignment],
    ["max", "support.function"],
    ["(", open],
    ["time", "support.function"],
    ["(", open],
    ['"', "punctuation.definition.string.begin"],
    ["2022; //", text],
    ['"', "punctuation.definition.string.end"],
    [")", close],
    [".", dot],
    ["hour", "support.variable.property"],
    [",", "punctuation.separator"],
    ["y", own],
    [")", close],
    [">=", comparison],
    ["1", number],
    ["&&", "keyword.operator.logical"],
    ["!", "keyword.operator.logical"],
    ["z", own],
  ]));

test("an assignment of a service variable, a keyword and a comment", () =>
  expectScopes("$NodeDeallocationOption = taskcompletion; // x = 1;", [
    ["$NodeDeallocationOption", variable],
    ["=", assignment],
    ["taskcompletion", "constant.language"],
    [";", end],
    ["//", "punctuation.definition.comment"],
    [" x = 1;", "comment.line.double-slash"],
  ]));

test("`==` assigns nothing", () =>
  expectScopes("a == b", [
    ["a", own],
    ["==", comparison],
    ["b", own],
  ]));

test("a comment that silences a rule", () =>
  expectScopes("// poolcast: allow no-cap the quota is low", [
    ["//", "punctuation.definition.comment"],
    ["poolcast:", "keyword.control.directive"],
    ["allow", "keyword.control.directive"],
    ["no-cap", "entity.name.tag"],
    [" the quota is low", "comment.line.double-slash"],
  ]));

test("deprecated names, and names that only begin or end like known ones", () =>
  expectScopes("$CurrentDedicated + $PendingTasksNow + avgTasks + x_max + $maximum + requeueing", [
    ["$CurrentDedicated", "invalid.deprecated"],
    ["+", arithmetic],
    ["$PendingTasksNow", own],
    ["+", arithmetic],
    ["avgTasks", own],
    ["+", arithmetic],
    ["x_max", own],
    ["+", arithmetic],
    ["$maximum", own],
    ["+", arithmetic],
    ["requeueing", own],
  ]));

test("what other languages have is marked", async () => {
  for (const foreign of ["/*", "%", "'", "["]) {
    const found = await tokens("source.batch-autoscale", `x ${foreign} y`);
    assert.deepEqual(found[1].slice(0, 2), [foreign, "invalid.illegal"]);
  }
});

test("a text that is not closed ends with its line", async () => {
  const found = await tokens("source.batch-autoscale", 'x = "open\ny = 1');
  assert.deepEqual(found.at(-1).slice(0, 2), ["1", number]);
});

test("no word of the shipped formulas is left without a scope", async () => {
  const folder = path.join(process.env.POOLCAST_ROOT, "formulas");
  const files = fs.readdirSync(folder).filter((name) => name.endsWith(".autoscale"));
  assert.ok(files.length > 0);
  for (const file of files) {
    const formula = fs.readFileSync(path.join(folder, file), "utf8");
    for (const [word, scope] of await tokens("source.batch-autoscale", formula)) {
      assert.ok(scope !== "source" && !scope.startsWith("invalid"), `${file}: '${word}' is ${scope}`);
    }
  }
});

const template = `{
  "resources": [{
    "scaleSettings": {"autoScale": {
      "formula": "x = max(1, $ActiveTasks.GetSample(1));\\n// why\\ny = time(\\"2022\\").hour;",
      "evaluationInterval": "PT5M"
    }},
    "formula": "[parameters('formula')]",
    "description": "max(1)"
  }]
}`;

test("a formula in JSON is coloured as a formula", async () => {
  const found = await tokens("source.json", template);
  const scopeOf = (wanted) => found.find(([word]) => word === wanted)?.[1];
  const expected = {
    x: defined,
    max: "support.function",
    "$ActiveTasks": variable,
    GetSample: "support.function.method",
    "\\n": "constant.character.escape.json",
    "// why": "comment.line.double-slash",
    y: defined,
    '\\"': "punctuation.definition.string.begin",
    2022: text,
    hour: "support.variable.property",
  };
  for (const [word, scope] of Object.entries(expected)) assert.equal(scopeOf(word), scope, word);
});

test("the JSON around a formula keeps its own scopes", async () => {
  const found = await tokens("source.json", template);
  assert.equal(
    found.filter(([, scope]) => scope.startsWith("invalid")).length,
    0,
    "no comma is unexpected"
  );
  const formulas = found.filter(([, , scopes]) => scopes.includes("meta.embedded.batch-autoscale"));
  assert.equal(formulas[0][0], "x");
  assert.equal(formulas.at(-1)[0], ";");
  const interval = found.find(([word]) => word === "PT5M");
  assert.equal(interval[1], "string.quoted.double.json");
  const description = found.find(([word]) => word === "max(1)");
  assert.equal(description[1], "string.quoted.double.json");
  const parameter = found.find(([word]) => word === "[parameters('formula')]");
  assert.equal(parameter[1], "string.quoted.double.json");
});
