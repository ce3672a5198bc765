"use strict";

// The picture of README.md: the top of a report's page and its first charts, in light colours.
//
// usage: CHROMIUM=PATH node picture.js PAGE PNG
//
// PAGE is what `poolcast compare --html` writes. The tables between the key figures and the charts
// are left out, and what is below the chart of the nodes is cut off.
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");
const { chromium } = require("playwright-core");

const WIDTH = 1200;
const LEFT_OUT = "main section:not(#charts) { display: none }";

async function shot(browser, file) {
  const viewport = { width: WIDTH, height: 900 };
  const page = await browser.newPage({ viewport, colorScheme: "light" });
  await page.goto(`file://${path.resolve(file)}`);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  await page.addStyleTag({ content: LEFT_OUT });
  const last = await page.locator("#charts .chart").nth(1).boundingBox();
  const height = Math.ceil(last.y + last.height);
  const clip = { x: 0, y: 0, width: WIDTH, height };
  return { page, png: await page.screenshot({ fullPage: true, clip }) };
}

/**
 * In the browser: 256 colours, of which none is much like another and each is as frequent as can
 * be; and for each pixel the nearest of them.
 */
async function indexed(bytes) {
  const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const colours = new Uint32Array(data.buffer); // from red in the low byte to alpha in the high one
  const counts = new Map();
  for (const each of colours) counts.set(each, (counts.get(each) ?? 0) + 1);
  const likes = new Map(); // of colours that differ in the lowest bits: the most frequent, and all
  for (const [colour, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    const key = colour & 0xf8f8f8;
    const like = likes.get(key) ?? { colour, count: 0 };
    likes.set(key, { ...like, count: like.count + count });
  }
  const frequent = [...likes.values()].sort((a, b) => b.count - a.count);
  const palette = frequent.slice(0, 256).map((like) => like.colour);
  const nearest = (colour) => {
    let [best, least] = [0, Infinity];
    palette.forEach((each, i) => {
      let distance = 0;
      for (const shift of [0, 8, 16]) {
        distance += (((each >> shift) & 255) - ((colour >> shift) & 255)) ** 2;
      }
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  };
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(colour)]));
  return {
    width: image.width,
    height: image.height,
    palette: palette.flatMap((each) => [each & 255, (each >> 8) & 255, (each >> 16) & 255]),
    pixels: Array.from(colours, (each) => index.get(each)),
  };
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

/** A PNG of a byte a pixel, without filters: those suit photographs. */
function png_of({ width, height, palette, pixels }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // bits, and that they are numbers of colours
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; ++y) {
    rows.set(pixels.slice(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette)),
    chunk("IDAT", zlib.deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function main(file, target) {
  const executablePath = process.env.CHROMIUM;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const { page, png } = await shot(browser, file);
    fs.writeFileSync(target, png_of(await page.evaluate(indexed, [...png])));
  } finally {
    await browser.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(`picture.js: ${error.message}`);
  process.exitCode = 1;
});
