// The time series: what each chart shows, and how uPlot draws it.

const DASHES = [[], [7, 4], [2, 3], [12, 3, 2, 3]];
const AXIS_WIDTH = 64;
const RIGHT_MARGIN = 26;  // half of a time below the axis
const CHART_HEIGHT = 190;

const NODE_LINES = [
  ["running", "--running", true],
  ["idle", "--idle"],
  ["starting", "--starting"],
  ["preempted", "--preempted"],
  ["current", "--current"],
  ["target", "--target"],
];

/** The charts of a pool; `pools` are the same pool in each run that is shown. */
function chartsOf(pools, currency) {
  const line = (label, paint, steps, filled) => ({ label, paint, steps, filled });
  const charts = [
    {
      id: "tasks",
      title: "Tasks",
      text: countText,
      lines: [
        line("waiting", "--waiting", (pool) => pool.active, true),
        line("running", "--running", (pool) => pool.running),
      ],
    },
  ];
  TIERS.forEach((name, tier) => {
    const used = pools.some((pool) => ["target", "current"].some((series) => pool.tiers[tier][series].value.some(Boolean)));
    if (!used && !(tier === 0 && pools.length > 0 && charts.length === 1 && !pools.some((pool) => pool.tiers[1].target.value.some(Boolean)))) return;
    charts.push({
      id: `nodes-${tier}`,
      title: `${name[0].toUpperCase()}${name.slice(1)} nodes`,
      text: countText,
      marked: true,
      lines: NODE_LINES.map(([label, paint, filled]) => line(label, paint, (pool) => pool.tiers[tier][label], filled)),
    });
  });
  if (pools.some((pool) => pool.cost.at.length > 0)) {
    charts.push({
      id: "cost",
      title: "Cost so far",
      text: (micro) => moneyText(micro, currency),
      growing: true,
      lines: [line("cost", "--money", (pool) => pool.cost, true)],
    });
  }
  charts.push({ id: "waits", title: "Waiting time, by the time of queueing", text: (s) => lengthText(s * 1000), waits: true, lines: [line("a job", "--waiting"), line("median", "--running"), line("longest", "--waiting")] });
  return charts;
}

/** A chart in the page; `page` holds the view, the runs that are shown and the start of the run. */
function makeChart(definition, pools, page) {
  const hidden = new Set();
  const plot = make("div", { class: "plot", role: "img" });
  const legend = makeLegend(definition, pools, hidden, () => update());
  const figure = make("figure", { class: "chart", id: `chart-${definition.id}` }, make("figcaption", {}, make("h3", {}, definition.title), legend.element), plot);
  const seconds = (ms) => (page.start + ms) / 1000;

  const columns = () => {
    const { from, to } = page.view;
    if (definition.waits) return drawnWaits(pools, from, to);
    const list = definition.lines.flatMap((line) => pools.map(line.steps));
    return drawnSteps(list, from, to, definition.growing);
  };

  const chart = new uPlot(optionsOf(definition, pools, page, legend), [[0]], plot);
  followPointer(chart, definition, page);

  function update() {
    const [moments, ...values] = columns();
    const shown = values.map((column, i) => (hidden.has(lineOf(definition, pools, i)) ? column.map(() => null) : column));
    chart.batch(() => {
      chart.setData([Array.from(moments, seconds), ...shown], false);
      chart.setScale("x", { min: seconds(page.view.from), max: seconds(page.view.to) });
    });
    legend.rest(page.view.to, chart);
    plot.setAttribute("aria-label", summaryOf(definition, chart));
    plot.dataset.from = chart.scales.x.min;
    plot.dataset.to = chart.scales.x.max;
  }

  return {
    element: figure,
    plot: chart,
    update,
    redraw: () => chart.redraw(false, true),
    resize: () => chart.setSize({ width: figure.clientWidth, height: CHART_HEIGHT }),
    destroy: () => chart.destroy(),
  };
}

/** Which line the column at an index belongs to. */
function lineOf(definition, pools, index) {
  return definition.waits ? index % 3 : Math.floor(index / pools.length);
}

function runOf(definition, pools, index) {
  return definition.waits ? Math.floor(index / 3) : index % pools.length;
}

function summaryOf(definition, chart) {
  const most = Math.max(0, ...chart.data.slice(1).flatMap((column) => Array.from(column, Number)));
  return `${definition.title}: at most ${definition.text(most)} in the time that is shown`;
}

function optionsOf(definition, pools, page, legend) {
  const room = definition.marked ? 0.1 + 0.08 * pools.length : 0;
  return {
    width: 600,
    height: CHART_HEIGHT,
    padding: [10, RIGHT_MARGIN, 0, 0],
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"),
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 6, width: 1 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      sync: { key: "poolcast", filters: { pub: (type) => type === "mousemove" || type === "mouseleave" } },
      bind: { dblclick: () => () => page.view.reset() },
    },
    scales: {
      x: { time: true, auto: false },
      y: { range: (_, least, most) => [-room * (most || 1), (most || 1) * 1.08] },
    },
    axes: [timeAxis(), valueAxis(definition)],
    series: [{}, ...seriesOf(definition, pools)],
    hooks: {
      setSelect: [(chart) => zoomToSelection(chart, page)],
      setCursor: [(chart) => legend.show(chart)],
      draw: definition.marked ? [(chart) => drawMarks(chart, page)] : [],
    },
  };
}

function zoomToSelection(chart, page) {
  const { left, width } = chart.select;
  if (width < 4) return;
  const from = chart.posToVal(left, "x") * 1000 - page.start;
  const to = chart.posToVal(left + width, "x") * 1000 - page.start;
  chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  page.view.show(from, to);
}

function seriesOf(definition, pools) {
  const count = definition.lines.length * pools.length;
  return Array.from({ length: count }, (_, index) => {
    const line = definition.lines[lineOf(definition, pools, index)];
    const run = pools[runOf(definition, pools, index)].run;
    const stroke = () => colour(line.paint);
    const dash = DASHES[run % DASHES.length];
    if (definition.waits) return waitSeries(definition, index % 3, run, stroke, dash);
    const paths = definition.growing ? uPlot.paths.linear() : uPlot.paths.stepped({ align: 1 });
    const fill = line.filled && run === pools[0].run ? () => `color-mix(in srgb, ${colour(line.paint)} 16%, transparent)` : undefined;
    return { stroke, fill, dash, paths, width: line.label === "target" ? 2 : 1.5, points: { show: false } };
  });
}

/** A run's dots are full, the next one's hollow. */
function waitSeries(_, kind, run, stroke, dash) {
  const full = run === 0 ? stroke : () => colour("--card");
  if (kind === 0) return { stroke, paths: () => null, points: { show: true, size: 5, width: 1, stroke, fill: full } };
  return { stroke, dash, width: kind === 1 ? 2 : 1, spanGaps: true, paths: uPlot.paths.linear(), points: { show: false } };
}

function timeAxis() {
  return {
    stroke: () => colour("--quiet"),
    font: "12px system-ui, sans-serif",
    size: 40,
    space: 70,
    grid: { show: false },
    ticks: { stroke: () => colour("--rule"), width: 1, size: 5 },
    values: (_, splits, __, ___, step) => {
      let day = "";
      return splits.map((time) => {
        const clock = clockText(time * 1000);
        const date = dateText(time * 1000);
        const first = date !== day;
        day = date;
        if (step >= 86400) return date;
        return (step < 60 ? clock : clock.slice(0, 5)) + (first ? `\n${date}` : "");
      });
    },
  };
}

function valueAxis(definition) {
  const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
  const axis = {
    stroke: () => colour("--quiet"),
    font: "12px system-ui, sans-serif",
    size: AXIS_WIDTH,
    space: 34,
    grid: { stroke: () => colour("--rule"), width: 1 },
    ticks: { show: false },
    filter: (_, splits) => splits.map((value) => (value < 0 ? null : value)),
    values: (_, splits) => splits.map((value) => (value === null ? "" : axisText(definition, value))),
  };
  if (definition.waits) axis.incrs = lengths;
  else if (!definition.growing) axis.incrs = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
  return axis;
}

function axisText(definition, value) {
  if (definition.growing) return countTextOf(value / 1e6);
  return definition.text(value);
}

const countTextOf = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 4 });
