// Starts the page: one state that the charts draw from, and the keys that change it.

function start() {
  const series = JSON.parse(document.getElementById("series").textContent);
  const columns = Array.from(document.querySelectorAll(".columns"), (one) => one.textContent);
  const runs = readRuns(series, columns.map(bytesOf));
  const page = {
    start: series.start,
    currency: series.currency,
    runs,
    shown: runs,
    pool: "all",
    selected: null,
    view: makeView(series.length),
    charts: [],
  };
  page.poolOf = (run) => (page.pool === "all" ? run.all : run.pools[page.pool]);
  page.runOf = (mark) =>
    runs.find((run) => run.pools.some((pool) => pool.evaluations.includes(mark)));
  const toolbar = makeToolbar(page);
  const gantt = makeGantt(page);
  const panel = makePanel(page);
  addChoices(page, gantt);
  addEvaluations(page, panel);

  let asked = false;
  page.view.changed = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      toolbar.update();
      for (const chart of page.charts) chart.update();
      gantt.update();
    });
  };
  buildCharts(page);
  gantt.load();
  toolbar.update();
  document.addEventListener("keydown", (event) => onKey(page, event));
  followSurroundings(page, gantt);
  document.documentElement.dataset.ready = "true";
}

function buildCharts(page) {
  const place = document.getElementById("charts");
  // It keeps its height while it is empty, so that nothing below it jumps.
  place.style.minHeight = `${place.offsetHeight}px`;
  for (const chart of page.charts) chart.destroy();
  const pools = page.shown.map((run) => ({ ...page.poolOf(run), run: run.index }));
  page.charts = chartsOf(pools, page.currency).map((definition) =>
    makeChart(definition, pools, page),
  );
  place.replaceChildren(...page.charts.map((chart) => chart.element));
  for (const chart of page.charts) {
    chart.resize();
    chart.update();
  }
  place.style.minHeight = "";
}

function addChoices(page, gantt) {
  const rebuild = () => {
    buildCharts(page);
    gantt.load();
  };
  page.showRuns = (which) => {
    page.shown = page.runs.filter((run) => which === "all" || run.index === which);
    rebuild();
  };
  page.showPool = (pool) => {
    page.pool = pool;
    for (const block of document.querySelectorAll("[data-scope]"))
      block.hidden = block.dataset.scope !== String(pool);
    rebuild();
  };
}

function addEvaluations(page, panel) {
  const redraw = () => page.charts.forEach((chart) => chart.redraw());
  let before = null;
  page.open = (mark) => {
    if (!page.selected) before = document.activeElement;
    page.selected = mark;
    panel.show(mark);
    page.view.reveal(mark.at);
    redraw();
  };
  page.close = () => {
    page.selected = null;
    panel.hide();
    redraw();
    before?.focus?.({ preventScroll: true });
  };
  page.step = (step) => {
    const marks = page.shown
      .flatMap((run) => page.poolOf(run).evaluations)
      .sort((a, b) => a.at - b.at);
    const now = marks.indexOf(page.selected);
    const first =
      step > 0
        ? marks.findIndex((mark) => mark.at >= page.view.from)
        : marks.findLastIndex((mark) => mark.at <= page.view.to);
    const next = marks[now < 0 ? first : now + step];
    if (next) page.open(next);
  };
}

function onKey(page, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const within = event.target.closest?.("pre, .wide");
  const actions = {
    0: () => page.view.reset(),
    Escape: () => (page.selected ? page.close() : page.view.reset()),
    "+": () => page.view.scale(0.5, page.selected?.at),
    "=": () => page.view.scale(0.5, page.selected?.at),
    "-": () => page.view.scale(2, page.selected?.at),
    n: () => page.step(1),
    p: () => page.step(-1),
    ArrowLeft: within ? null : () => page.view.pan(-0.2),
    ArrowRight: within ? null : () => page.view.pan(0.2),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** The window's size, the theme and the printer. */
function followSurroundings(page, gantt) {
  const redraw = () => {
    colours.clear();
    for (const chart of page.charts) chart.redraw();
  };
  const place = document.getElementById("charts");
  let width = place.clientWidth;
  const fit = () => {
    // It is told of its first size too, and of heights, which change nothing.
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    for (const chart of page.charts) chart.resize();
    gantt.update();
  };
  new ResizeObserver(fit).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", redraw);
}

start();
