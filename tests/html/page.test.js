"use strict";

const assert = require("node:assert/strict");
const { test, before, after } = require("node:test");
const { launch, close, withPage, ranges, coloursOf } = require("./browser.js");

before(launch);
after(close);

const HOUR = 3600;

async function dragOver(page, selector, from, to) {
  const box = await page.locator(selector).boundingBox();
  const y = box.y + box.height / 3;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y, { steps: 4 });
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
}

/** All charts show the same time, about so much of it. */
async function expectLength(page, hours) {
  await page.waitForTimeout(60);
  const shown = await ranges(page);
  assert.ok(shown.length >= 4, "charts");
  for (const pair of shown) assert.deepEqual(pair, shown[0]);
  const length = (shown[0][1] - shown[0][0]) / HOUR;
  assert.ok(Math.abs(length - hours) < hours * 0.03, `${length} h are shown, not ${hours} h`);
  return shown[0];
}

for (const name of ["one.html", "two.html"]) {
  test(`every chart of ${name} is drawn, and so are its nodes and tasks`, async () => {
    await withPage(name, {}, async (page) => {
      const canvases = await page.locator("canvas").all();
      assert.equal(canvases.length, 5); // tasks, two tiers of nodes, cost, waiting
      for (const canvas of canvases) assert.ok((await canvas.evaluate(coloursOf)) > 10);
      assert.ok((await page.locator("#gantt path.bar-run").getAttribute("d")).length > 1000);
      assert.ok((await page.locator("#gantt path.bar-cut").getAttribute("d")).length > 20);
    });
  });
}

test("a drag on a chart changes what all charts show, and a double click shows all again", async () => {
  await withPage("one.html", {}, async (page) => {
    await expectLength(page, 24);
    const before = await page.locator("#gantt path.bar-run").getAttribute("d");
    await page.locator("#chart-cost").scrollIntoViewIfNeeded();
    await dragOver(page, "#chart-cost .u-over", 0.25, 0.5);
    await expectLength(page, 6);
    assert.notEqual(await page.locator("#gantt path.bar-run").getAttribute("d"), before);
    await page.locator("#chart-cost .u-over").dblclick();
    await expectLength(page, 24);
  });
});

test("a drag on the nodes and tasks does so too", async () => {
  await withPage("one.html", {}, async (page) => {
    await page.locator("#gantt .lanes").scrollIntoViewIfNeeded();
    await dragOver(page, "#gantt .lanes", 0.4, 0.6);
    await page.waitForTimeout(60);
    const [from, to] = (await ranges(page))[0];
    assert.ok(to - from > 4 * HOUR && to - from < 6 * HOUR, `${to - from} s`);
  });
});

test("keys zoom, pan and show all again", async () => {
  await withPage("one.html", {}, async (page) => {
    await page.keyboard.press("+");
    const [from] = await expectLength(page, 12);
    await page.keyboard.press("ArrowRight");
    const [panned] = await expectLength(page, 12);
    assert.ok(Math.abs(panned - from - 2.4 * HOUR) < 60);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("-");
    await expectLength(page, 24);
    for (const back of ["0", "Escape"]) {
      await page.keyboard.press("+");
      await expectLength(page, 12);
      await page.keyboard.press(back);
      await expectLength(page, 24);
    }
  });
});

test("a click on an evaluation opens its trace, keys go on to the next, Escape closes", async () => {
  await withPage("one.html", {}, async (page) => {
    const panel = page.locator("#panel");
    assert.equal(await panel.isVisible(), false);
    await page.getByRole("button", { name: "linux", exact: true }).click();
    const chart = page.locator("#chart-nodes-0 .u-over");
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.boundingBox();
    // The evaluation at noon, on the marks' line.
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 8);
    assert.equal(await panel.isVisible(), true);
    assert.match(await panel.innerText(), /12:00:00 · held at a limit/);
    assert.match(await panel.innerText(), /held by\s+the formula's own limit/);
    assert.match(await panel.locator("pre").innerText(), /\$TargetDedicatedNodes = 7, held by 14/);
    await page.keyboard.press("n");
    assert.match(await panel.innerText(), /12:05:00/);
    await page.keyboard.press("p");
    await page.keyboard.press("p");
    assert.match(await panel.innerText(), /11:55:00/);
    await page.keyboard.press("Escape");
    assert.equal(await panel.isVisible(), false);
  });
});

test("a failed evaluation says so", async () => {
  await withPage("one.html", {}, async (page) => {
    await page.getByRole("button", { name: "linux", exact: true }).click();
    for (let i = 0; i <= 60; ++i) await page.keyboard.press("n");
    assert.match(await page.locator("#panel").innerText(), /05:00:00 · failed/);
    assert.match(await page.locator("#panel pre").innerText(), /fails: there is no sample/);
  });
});

test("the nodes and tasks tell what is pointed at, and what the keyboard comes to", async () => {
  await withPage("one.html", {}, async (page) => {
    const lanes = page.locator("#gantt .lanes");
    await lanes.scrollIntoViewIfNeeded();
    await lanes.focus();
    await page.keyboard.press("ArrowDown");
    assert.match(await page.locator(".tip").innerText(), /^job \d+[^]*node 0, dedicated, linux/);
    const first = await page.locator(".tip").innerText();
    await page.keyboard.press(".");
    assert.notEqual(await page.locator(".tip").innerText(), first);
    const box = await lanes.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 8);
    assert.match(await page.locator(".tip").innerText(), /node 0, dedicated, linux/);
  });
});

test("of two runs one can be shown alone, and of two pools too", async () => {
  await withPage("two.html", {}, async (page) => {
    const title = page.locator("#gantt h3");
    assert.match(await title.innerText(), /48 nodes/);
    await page.getByRole("button", { name: "B", exact: true }).click();
    assert.match(await title.innerText(), /20 nodes/);
    await page.getByRole("button", { name: "windows", exact: true }).click();
    assert.match(await title.innerText(), /10 nodes/);
    assert.equal(await page.locator("[data-scope=all]").isVisible(), false);
    assert.equal(await page.locator('[data-scope="1"]').isVisible(), true);
    await page.getByRole("button", { name: "Both" }).click();
    assert.match(await title.innerText(), /24 nodes/);
  });
});

test("a line can be hidden by its name in the legend", async () => {
  await withPage("one.html", {}, async (page) => {
    const canvas = page.locator("#chart-tasks canvas");
    const before = await canvas.evaluate((element) => element.toDataURL());
    const button = page.locator("#chart-tasks .legend button").first();
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    await page.waitForTimeout(60);
    assert.notEqual(await canvas.evaluate((element) => element.toDataURL()), before);
  });
});

test("the dark theme has other colours, on the page and in the charts", async () => {
  const look = async (page) => [
    await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
    await page
      .locator("canvas")
      .first()
      .evaluate((element) => element.toDataURL()),
  ];
  await withPage("one.html", { colorScheme: "light" }, async (page) => {
    const light = await look(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(100);
    const dark = await look(page);
    assert.notEqual(light[0], dark[0]);
    assert.notEqual(light[1], dark[1]);
  });
});

test("nothing is wider than a window of 400 pixels", async () => {
  await withPage("two.html", { viewport: { width: 400, height: 800 } }, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 400);
  });
});

test("without scripts the figures are in a table, and no chart is empty", async () => {
  await withPage("one.html", { javaScriptEnabled: false }, async (page) => {
    const cell = page.locator('noscript [data-metric="tasks.submitted"][data-pool=""]');
    assert.equal(await cell.isVisible(), true);
    assert.match(await cell.innerText(), /^\d,\d{3}$/);
    assert.equal(await page.locator("#charts").isVisible(), false);
  });
});

test("100,000 tasks open, and zoom", async (context) => {
  await withPage("crowded.html", {}, async (page) => {
    const opened = await page.evaluate(
      () => performance.getEntriesByType("navigation")[0].duration,
    );
    const zoomed = await page.evaluate(async () => {
      const begin = performance.now();
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - begin;
    });
    context.diagnostic(`opened in ${Math.round(opened)} ms, zoomed in ${Math.round(zoomed)} ms`);
    assert.ok(opened < 20000);
    for (const canvas of await page.locator("canvas").all()) {
      assert.ok((await canvas.evaluate(coloursOf)) > 10);
    }
  });
});
