// What a point of the chart says, to a pointer and to the keyboard; and which row of the front it is.

const data = JSON.parse(document.getElementById("data").textContent);

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const rows = new Map();
for (const row of document.querySelectorAll("[data-row]")) rows.set(Number(row.dataset.row), row);

/** What is known of a trial; text is never read as markup. */
function saidOf(index) {
  const trial = data.trials[index];
  const pairs = [...trial.figures, ...data.names.map((name, d) => [name, trial.values[d]])];
  const who = index === 0 && trial.number === 0 ? "trial 0, as it is now" : `trial ${trial.number}`;
  const seeds = `${trial.seeds} ${trial.seeds === 1 ? "seed" : "seeds"}`;
  return [
    make("b", {}, who),
    make("span", { class: "quiet" }, `${trial.standing}, ${seeds}`),
    make("dl", {}, ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
  ];
}

function startChart(frame) {
  const svg = frame.querySelector("svg");
  const dots = [...svg.querySelectorAll("[data-trial]")].map((element) => {
    const [x, y] = element.getAttribute("transform").match(/-?[\d.]+(e-?\d+)?/g).map(Number);
    return { element, x, y, index: Number(element.dataset.trial) };
  });
  const byNumber = [...dots].sort((a, b) => a.index - b.index);
  const along = dots
    .filter((dot) => data.trials[dot.index].front || dot.index === 0)
    .sort((a, b) => a.x - b.x || a.y - b.y);
  const tip = make("div", { class: "tip", role: "status", "aria-live": "polite" });
  tip.hidden = true;
  frame.append(tip);
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  let shown = null;

  function light(on) {
    if (!shown) return;
    shown.element.classList.toggle("lit", on);
    rows.get(shown.index)?.classList.toggle("lit", on);
  }

  function show(dot) {
    if (dot === shown) return;
    light(false);
    shown = dot;
    light(true);
    tip.hidden = !dot;
    if (!dot) return;
    tip.replaceChildren(...saidOf(dot.index));
    place(dot);
  }

  /** Above the point, where it hides least of the front, or beside it. */
  function place(dot) {
    const scale = svg.clientWidth / svg.viewBox.baseVal.width;
    const [x, y] = [dot.x * scale, dot.y * scale];
    const right = x < svg.clientWidth / 2;
    // What a narrow window has scrolled away is no place for it.
    const edge = frame.scrollLeft;
    tip.style.left = right ? `${x + 18}px` : `${Math.max(edge, x - 18 - tip.offsetWidth)}px`;
    tip.style.top = `${Math.max(0, y - 12 - tip.offsetHeight)}px`;
  }

  /** Within 24 pixels; of several the nearest, those of the front before others. */
  function nearest(event) {
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const [x, y] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    let best = null;
    let least = 24 * scale;
    for (const dot of dots) {
      const far = Math.hypot(dot.x - x, dot.y - y);
      const weighed = data.trials[dot.index].front || dot.index === 0 ? far / 2 : far;
      if (far > 24 * scale || weighed >= least) continue;
      best = dot;
      least = weighed;
    }
    return best;
  }

  function step(list, by) {
    const at = list.indexOf(shown);
    const next = at < 0 ? nextOf(list, by) : at + by;
    show(list[Math.max(0, Math.min(list.length - 1, next))]);
  }

  /** Where to go on in a list that what is shown is not in. */
  function nextOf(list, by) {
    if (!shown) return by > 0 ? 0 : list.length - 1;
    const after = list.findIndex((dot) => dot.x > shown.x);
    if (after < 0) return list.length - 1;
    return by > 0 ? after : after - 1;
  }

  const keys = {
    ArrowRight: () => step(along, 1),
    ArrowLeft: () => step(along, -1),
    ArrowDown: () => step(byNumber, 1),
    ArrowUp: () => step(byNumber, -1),
    Home: () => show(along[0]),
    End: () => show(along[along.length - 1]),
    Escape: () => show(null),
  };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  svg.addEventListener("focus", () => {
    if (!shown && svg.matches(":focus-visible")) show(along[0] ?? byNumber[0]);
  });
  svg.addEventListener("blur", () => show(null));
  svg.addEventListener("pointermove", (event) => show(nearest(event)));
  svg.addEventListener("pointerleave", () => show(null));
  new ResizeObserver(() => shown && place(shown)).observe(svg);
  return { dots, light: (index) => show(dots.find((dot) => dot.index === index) ?? null) };
}

const charts = [...document.querySelectorAll(".scatter-frame")].map(startChart);
for (const [index, row] of rows) {
  row.addEventListener("pointerenter", () => charts.forEach((chart) => chart.light(index)));
  row.addEventListener("pointerleave", () => charts.forEach((chart) => chart.light(-1)));
}
document.documentElement.dataset.ready = "true";
