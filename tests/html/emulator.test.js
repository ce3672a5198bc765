// The page of a running `poolcast emulate`, on which a person watches the account.
"use strict";

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { test, before, after } = require("node:test");
const path = require("node:path");
const readline = require("node:readline");
const { launch, close, withSite, coloursOfImage } = require("./browser.js");

const VERSION = "api-version=2022-10-01.16.0";
let emulator;
let url;

/** Time stands still, but for what the page's buttons let pass. */
async function start() {
  emulator = spawn(
    process.env.POOLCAST_BINARY,
    ["emulate", "--listen", "127.0.0.1:0", "--accept-any-bearer", "--speed", "0"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const line of readline.createInterface({ input: emulator.stdout })) {
    const found = /AZURE_BATCH_ENDPOINT=(.*)/.exec(line);
    if (found) url = found[1];
    if (line.startsWith("#")) return;
  }
  assert.fail("the emulator did not start");
}

async function post(path, body) {
  const answer = await fetch(`${url}${path}?${VERSION}`, {
    method: "POST",
    headers: { Authorization: "Bearer any", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(Math.floor(answer.status / 100), 2, await answer.text());
}

async function fill() {
  await post("/pools", {
    id: "linux",
    vmSize: "standard_d2s_v3",
    taskSlotsPerNode: 4,
    enableAutoScale: true,
    autoScaleFormula:
      "n = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 5) < 50 ? 2 : " +
      "avg($PendingTasks.GetSample(TimeInterval_Minute * 5)) / 4;\n" +
      "$TargetDedicatedNodes = max(1, min(12, n));",
    autoScaleEvaluationInterval: "PT5M",
    virtualMachineConfiguration: { imageReference: {}, nodeAgentSKUId: "batch.node.ubuntu 22.04" },
  });
  await post("/jobs", { id: "builds", poolInfo: { poolId: "linux" } });
  const value = Array.from({ length: 100 }, (_, i) => ({
    id: `t${i}`,
    commandLine: `sleep ${300 + 20 * i}`,
  }));
  await post("/jobs/builds/addtaskcollection", { value });
}

before(async () => {
  await launch();
  await start();
});
after(async () => {
  emulator.kill();
  await close();
});

const shot = (page, name) =>
  page.screenshot({ path: path.join(process.env.PAGES, name), fullPage: true });

test("an account without pools says so", async () => {
  await withSite(`${url}/_poolcast/`, {}, async (page) => {
    assert.match(await page.locator("#pools").innerText(), /There is no pool yet/);
    assert.match(await page.locator("#jobs").innerText(), /none yet/);
  });
});

test("time that passes shows in the charts, in light and in dark", async () => {
  await fill();
  const looks = {};
  for (const colorScheme of ["light", "dark"]) {
    await withSite(`${url}/_poolcast/`, { colorScheme }, async (page) => {
      const before = await page.locator("#now").innerText();
      await page.getByRole("button", { name: "+5 min" }).click();
      await page.getByRole("button", { name: "+1 h" }).click();
      await page.waitForFunction(
        (old) => Date.parse(document.getElementById("now").textContent) >= Date.parse(old) + 39e5,
        before,
      );
      const charts = await page.locator("figure svg").all();
      assert.equal(charts.length, 2);
      for (const chart of charts) {
        // Not of the element: it is drawn anew each second.
        const image = await page.screenshot({ fullPage: true, clip: await chart.boundingBox() });
        assert.ok((await coloursOfImage(page, image)) > 5);
      }
      for (const line of await page.locator("figure path").all()) {
        assert.ok((await line.getAttribute("d")).length > 200, "a line with many samples");
      }
      assert.match(await page.locator("figure").first().innerText(), /current \d+\s+target \d+/);
      assert.match(await page.locator("#pools code").innerText(), /\$TargetDedicatedNodes=\d+/);
      assert.match(await page.locator("#jobs").innerText(), /builds\s+active\s+\d+\s+\d+\s+\d+/);
      looks[colorScheme] = await page.evaluate(
        () => getComputedStyle(document.body).backgroundColor,
      );
      await shot(page, `emulator-${colorScheme}.png`);
    });
  }
  assert.notEqual(looks.light, looks.dark);
});

test("nothing is wider than a window of 400 pixels", async () => {
  const viewport = { width: 400, height: 800 };
  await withSite(`${url}/_poolcast/`, { viewport }, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
    await shot(page, "emulator-narrow.png");
  });
});
