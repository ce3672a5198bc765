"use strict";

const assert = require("node:assert/strict");
const { test, before, after } = require("node:test");
const { launch, close, withPage } = require("./browser.js");

before(launch);
after(close);

const tip = (page) => page.locator(".tip").first();

async function pointAt(page, selector) {
  const dot = page.locator(selector).first();
  await dot.scrollIntoViewIfNeeded();
  const box = await dot.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

test("a point says which trial it is, and its row of the front is marked", async () => {
  await withPage("tuning.html", {}, async (page) => {
    assert.equal(await tip(page).isVisible(), false);
    await pointAt(page, ".scatter .dot.now");
    assert.match(await tip(page).innerText(), /^trial 0, as it is now\s+beaten, 5 seeds\s+cost\s/);
    assert.match(await tip(page).innerText(), /\$hold<b>\s+4/);
    const chosen = await page.locator("tr.chosen").getAttribute("data-row");
    await pointAt(page, `.scatter [data-trial="${chosen}"]`);
    assert.match(await tip(page).innerText(), /on the front, 5 seeds/);
    assert.equal(await page.locator("tr.lit").getAttribute("data-row"), chosen);
    await page.mouse.move(5, 5);
    assert.equal(await tip(page).isVisible(), false);
    assert.equal(await page.locator("tr.lit").count(), 0);
  });
});

test("a row of the front shows its point", async () => {
  await withPage("tuning.html", {}, async (page) => {
    await page.locator("tr.chosen").hover();
    const row = await page.locator("tr.chosen").getAttribute("data-row");
    assert.equal(await page.locator(".dot.lit").getAttribute("data-trial"), row);
  });
});

test("the keyboard goes along the front and from trial to trial", async () => {
  await withPage("tuning.html", {}, async (page) => {
    await page.keyboard.press("Tab");
    const name = () => tip(page).locator("b").innerText();
    const cost = async () => Number((await tip(page).innerText()).match(/([\d.]+) USD/)[1]);
    const first = await cost();
    assert.match(await tip(page).innerText(), /on the front/);
    let before = first;
    for (let i = 0; i < 4; ++i) {
      await page.keyboard.press("ArrowRight");
      assert.ok((await cost()) >= before);
      before = await cost();
    }
    assert.ok(before > first);
    await page.keyboard.press("Home");
    assert.equal(await cost(), first);
    await page.keyboard.press("ArrowLeft");
    assert.equal(await cost(), first);
    await page.keyboard.press("End");
    const last = await name();
    await page.keyboard.press("ArrowUp");
    assert.notEqual(await name(), last);
    await page.keyboard.press("ArrowDown");
    assert.equal(await name(), last);
    await page.keyboard.press("Escape");
    assert.equal(await tip(page).isVisible(), false);
  });
});

test("the tip stays on the chart, and the page within the window, also on a telephone", async () => {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 800 },
  ]) {
    await withPage("tuning.html", { viewport }, async (page) => {
      await page.locator(".scatter").focus();
      for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowRight", "End"]) {
        await page.keyboard.press(key);
        const box = await tip(page).boundingBox();
        const frame = await page.locator(".scatter").boundingBox();
        assert.ok(box.x >= frame.x - 1 && box.x + box.width <= frame.x + frame.width + 1, key);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `the page is ${wide} wide`);
    });
  }
});

test("without scripts the points, their names and the table are there", async () => {
  await withPage("tuning.html", { javaScriptEnabled: false }, async (page) => {
    assert.ok((await page.locator(".scatter .dot").count()) > 30);
    assert.equal(await page.locator(".scatter text.name").first().isVisible(), true);
    assert.ok((await page.locator("#front tbody tr").count()) > 3);
    assert.equal(await page.locator(".keys").isVisible(), false);
    assert.match(await page.locator("p.note").innerText(), /Scripts are off here/);
  });
});

test("light and dark have colours of their own, and paper is white", async () => {
  const colours = new Map();
  for (const colorScheme of ["light", "dark"]) {
    await withPage("tuning.html", { colorScheme }, async (page) => {
      const style = (selector, name) =>
        page
          .locator(selector)
          .first()
          .evaluate((element, key) => getComputedStyle(element)[key], name);
      colours.set(colorScheme, [
        await style("body", "backgroundColor"),
        await style(".dot.front", "fill"),
      ]);
      await page.emulateMedia({ media: "print" });
      assert.equal(await style("body", "backgroundColor"), "rgb(255, 255, 255)");
      assert.equal(await style(".dot.front", "fill"), "rgb(0, 114, 178)");
    });
  }
  for (const i of [0, 1]) assert.notEqual(colours.get("light")[i], colours.get("dark")[i]);
});

for (const [name, count] of [
  ["tuning-one.html", 1],
  ["tuning-three.html", 2],
]) {
  test(`every chart of ${name} answers to the keyboard`, async () => {
    await withPage(name, {}, async (page) => {
      const charts = await page.locator(".scatter").all();
      assert.equal(charts.length, count);
      for (const chart of charts) {
        await chart.focus();
        await page.keyboard.press("End");
        assert.equal(await page.locator(".tip:visible").count(), 1);
      }
    });
  });
}
