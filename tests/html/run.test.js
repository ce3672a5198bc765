// Pages of real runs: what they show is what the JSON of the same run says.
"use strict";

const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { test, before, after } = require("node:test");
const path = require("node:path");
const { launch, close, withPage } = require("./browser.js");

before(launch);
after(close);

/** Runs a command of poolcast that also writes PAGES/`page`; its standard output, read. */
function run(page, ...command) {
  const output = execFileSync(
    process.env.POOLCAST_BINARY,
    [...command, "-o", "json", "--html", path.join(process.env.PAGES, page)],
    { cwd: process.env.POOLCAST_ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  return JSON.parse(output);
}

/** `waiting.p95.total` of an object of objects. */
const at = (figures, name) => name.split(".").reduce((object, key) => object[key], figures);

const cells = (page, selector, keys) =>
  page.locator(selector).evaluateAll(
    (found, names) => found.map((cell) => names.map((name) => cell.dataset[name])),
    keys,
  );

const same = (shown, value) =>
  value === null ? shown === "" : Math.abs(Number(shown) - Number(value)) < 1e-9 * (1 + Math.abs(value));

test("every figure of a run is that of its JSON", async () => {
  const json = run("article.html", "simulate", "scenarios/article.json");
  await withPage("article.html", {}, async (page) => {
    const shown = await cells(page, "#figures [data-metric]", ["metric", "pool", "value"]);
    assert.ok(shown.length > 200);
    for (const [metric, id, value] of shown) {
      const figures = id === "" ? json.total : json.pools.find((pool) => pool.id === id);
      assert.ok(same(value, at(figures, metric)), `${metric} of '${id}': ${value}`);
    }
    for (const [key, value] of await cells(page, ".card [data-key]", ["key", "value"])) {
      assert.ok(same(value, at(json.total, key)), `${key}: ${value}`);
    }
  });
});

test("an evaluation of a run tells how its formula came to its targets", async () => {
  run("drought.html", "simulate", "scenarios/spot-drought.json");
  await withPage("drought.html", {}, async (page) => {
    for (let i = 0; i < 90; ++i) await page.keyboard.press("n");
    const text = await page.locator("#panel").innerText();
    assert.match(text, /low-priority target/);
    assert.match(text, /line \d+: \$TargetLowPriorityNodes = \d+/);
    assert.match(text, /\$PendingTasks\.GetSample/);
  });
});

test("the figures of a comparison are those of its JSON, and of each variant", async () => {
  const json = run(
    "compare.html",
    "compare",
    "scenarios/article.json",
    ...["--formula", "formulas/ephemeral-agents.autoscale"],
    ...["--formula", "formulas/queue-depth.autoscale"],
    ...["--seeds", "3"],
  );
  await withPage("compare.html", {}, async (page) => {
    const shown = await cells(page, "[data-compared]", ["compared", "variant", "value"]);
    assert.ok(shown.length > 20);
    for (const [metric, label, value] of shown) {
      const variant = json.variants.find((each) => each.label === label);
      assert.ok(variant, label);
      assert.ok(same(value, at(variant.total, metric).current), `${metric} of ${label}: ${value}`);
    }
    assert.equal(await page.locator(".answer").count(), json.answers.length);
    assert.equal(await page.locator(".answer").first().innerText(), json.answers[0]);
  });
});
