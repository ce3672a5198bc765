// Times, lengths of time and money for people; and the small pieces that the page is built from.

const two = (number) => String(number).padStart(2, "0");

/** `14:05:30`, in UTC. */
function clockText(ms) {
  const time = new Date(ms);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
}

/** `Mon 23 Nov`. */
function dateText(ms) {
  const parts = new Date(ms).toUTCString().split(" ");
  return `${parts[0].slice(0, 3)} ${Number(parts[1])} ${parts[2]}`;
}

/** `45 s`, `4 min 20 s`, `2 h 05 min`. */
function lengthText(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 ? `${minutes} min ${two(seconds % 60)} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${two(minutes % 60)} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${two(hours % 24)} h` : `${hours / 24} d`;
}

const countText = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });

function moneyText(micro, currency) {
  const value = micro / 1e6;
  const digits = Math.abs(value) > 0 && Math.abs(value) < 0.01 ? 4 : 2;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${value.toLocaleString("en-US", options)} ${currency}`;
}

/** An element with attributes and children; text is never read as markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function draw(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  return element;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
}

/** A colour of colours.css, in the theme of this moment. */
function colour(name) {
  if (!colours.has(name)) {
    colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  }
  return colours.get(name);
}
const colours = new Map();
