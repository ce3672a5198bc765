"use strict";

// A page in Chromium, which must say nothing on its console, and ask for nothing elsewhere.
const assert = require("node:assert/strict");
const path = require("node:path");
const { chromium } = require("playwright-core");

let browser;

async function launch() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
}

const close = () => browser.close();

/** Opens `url`, hands it to `look`; then what its console said and which addresses it asked for. */
async function watched(url, options, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.goto(url);
    if (options.javaScriptEnabled !== false) {
      await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
    }
    await look(page);
    assert.deepEqual(said, [], "the console");
    // An icon of no bytes stands in the page; it is no request.
    return asked.filter((each) => each !== "data:,");
  } finally {
    await context.close();
  }
}

/** Opens PAGES/`name`, which must ask for nothing. */
async function withPage(name, options, look) {
  const url = `file://${path.join(process.env.PAGES, name)}`;
  assert.deepEqual(await watched(url, options, look), [url], "requests");
}

/** Opens a page of a server, which must ask nobody else. */
async function withSite(url, options, look) {
  const { origin } = new URL(url);
  const asked = await watched(url, options, look);
  assert.deepEqual(
    asked.filter((each) => new URL(each).origin !== origin),
    [],
    "requests that leave the page",
  );
}

/** The times in seconds that each chart shows: [[from, to], ...]. */
async function ranges(page) {
  const texts = await page.locator(".chart .plot").evaluateAll((plots) => {
    return plots.map((plot) => [plot.dataset.from, plot.dataset.to]);
  });
  return texts.map((pair) => pair.map(Number));
}

/** How many different colours a canvas has. */
function coloursOf(canvas) {
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const seen = new Set();
  for (let i = 0; i < pixels.length; i += 4) {
    seen.add(`${pixels[i]},${pixels[i + 1]},${pixels[i + 2]},${pixels[i + 3]}`);
  }
  return seen.size;
}

/** The same of a screenshot. */
const coloursOfImage = (page, png) =>
  page.evaluate(
    async ([bytes, count]) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      return new Function(`return (${count})`)()(canvas);
    },
    [[...png], coloursOf.toString()],
  );

module.exports = { launch, close, withPage, withSite, ranges, coloursOf, coloursOfImage };
