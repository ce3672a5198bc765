"use strict";

// A page of the report in Chromium, which must say nothing on its console and ask for nothing.
const assert = require("node:assert/strict");
const path = require("node:path");
const { chromium } = require("playwright-core");

let browser;

async function launch() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
}

const close = () => browser.close();

/** Opens PAGES/`name`, hands it to `look`, and holds it to its silence. */
async function withPage(name, options, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  const url = `file://${path.join(process.env.PAGES, name)}`;
  try {
    await page.goto(url);
    if (options.javaScriptEnabled !== false) {
      await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
    }
    await look(page);
    assert.deepEqual(said, [], "the console");
    // An icon of no bytes stands in the page; it is no request.
    assert.deepEqual(
      asked.filter((each) => each !== "data:,"),
      [url],
      "requests",
    );
  } finally {
    await context.close();
  }
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

module.exports = { launch, close, withPage, ranges, coloursOf };
