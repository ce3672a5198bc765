// The page's arithmetic, which needs no browser: columns, step functions, waits, the view.
"use strict";

const assert = require("node:assert/strict");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const vm = require("node:vm");

const folder = path.join(process.env.POOLCAST_ROOT, "engine/report/html");
const texts = ["columns", "steps", "view", "waits"].map((name) => {
  return readFileSync(path.join(folder, `${name}.js`), "utf8");
});
const page = vm.runInNewContext(
  `${texts.join("\n")};
  ({ bytesOf, readColumn, valueAt, sumOfSteps, drawnSteps, drawnWaits, makeView });`,
  { atob },
);

const list = (values) => Array.from(values);
const steps = (at, value) => ({ at: Float64Array.from(at), value: Float64Array.from(value) });

test("columns are read as the engine writes them", () => {
  // The same rows as in tests/report/html_test.cpp.
  const rows = [
    ["", []],
    ["AA==", [0]],
    ["AgIC", [1, 2, 3]],
    ["AQ==", [-1]],
    ["CgAB", [5, 5, 4]],
    ["fn8=", [63, -1]],
    ["gAE=", [64]],
    ["gPCyUg==", [86400000]],
    ["gMCoypo6", [1e12]],
  ];
  for (const [text, values] of rows) {
    const read = page.readColumn(page.bytesOf(text), [0, values.length]);
    assert.deepEqual(list(read), values, text);
  }
});

test("a value holds until the next moment, and is 0 before the first", () => {
  const some = steps([10, 20], [3, 5]);
  const times = [9, 10, 19, 20, 99];
  assert.deepEqual(
    times.map((time) => page.valueAt(some, time, false)),
    [0, 3, 3, 5, 5],
  );
});

test("what grows does so evenly between its moments", () => {
  const some = steps([10, 20], [100, 300]);
  const times = [9, 10, 15, 20, 99];
  assert.deepEqual(
    times.map((time) => page.valueAt(some, time, true)),
    [0, 100, 200, 300, 300],
  );
});

test("the sum of pools changes whenever one of them does", () => {
  const sum = page.sumOfSteps([steps([1, 5], [1, 0]), steps([1, 3], [10, 20]), steps([], [])]);
  assert.deepEqual(list(sum.at), [1, 3, 5]);
  assert.deepEqual(list(sum.value), [11, 21, 20]);
});

test("a sum of costs is not known if one of them is not", () => {
  const sum = page.sumOfSteps([steps([1], [1]), steps([], [])], true);
  assert.deepEqual(list(sum.at), []);
});

test("few changes are drawn exactly, with what holds at both ends of the view", () => {
  const drawn = page.drawnSteps([steps([10, 20, 30], [1, 2, 3]), steps([15], [7])], 12, 25, false);
  assert.deepEqual(Array.from(drawn, list), [
    [12, 15, 20, 25],
    [1, 1, 2, 2],
    [0, 7, 7, 7],
  ]);
});

test("of many changes no peak and no gap is lost", () => {
  const count = 50000;
  const at = Array.from({ length: count }, (_, i) => i);
  const value = at.map((i) => (i === 31007 ? 900 : i === 41003 ? 0 : 5));
  const [moments, values] = page.drawnSteps([steps(at, value)], 0, count, false);
  assert.ok(moments.length <= 2001, `${moments.length} points`);
  const near = (time) => list(values).filter((_, i) => Math.abs(moments[i] - time) <= 100);
  assert.equal(Math.max(...near(31007)), 900);
  assert.equal(Math.min(...near(41003)), 0);
  assert.equal(Math.max(...near(10000)), 5);
});

test("few waits are a dot each, many are a median and the longest of each bucket", () => {
  const few = { queued: Float64Array.from([1, 2]), waited: Float64Array.from([3000, 4000]) };
  assert.deepEqual(Array.from(page.drawnWaits([few], 0, 10), list), [
    [1, 2],
    [3, 4],
    [null, null],
    [null, null],
  ]);
  const queued = Float64Array.from({ length: 4800 }, (_, i) => i);
  const waited = queued.map((i) => (i === 4799 ? 99000 : (i % 20) * 1000));
  const [moments, dots, medians, longest] = page.drawnWaits([{ queued, waited }], 0, 4800);
  assert.equal(moments.length, 240);
  assert.ok(dots.every((value) => value === null));
  assert.equal(medians[0], 9);
  assert.deepEqual([longest[0], longest[239]], [19, 99]);
});

test("the view stays within the run", () => {
  const view = page.makeView(100000);
  view.show(-5, 50000);
  assert.deepEqual([view.from, view.to], [0, 50005]);
  view.pan(10);
  assert.deepEqual([view.from, view.to], [49995, 100000]);
  view.show(70000, 70001);
  assert.equal(view.to - view.from, 5000);
  view.reset();
  assert.ok(view.whole());
});
