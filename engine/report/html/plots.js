// How uPlot draws a chart: its lines, its axes, and what the pointer does.

const DASHES = [[], [7, 4], [2, 3], [12, 3, 2, 3]];
const AXIS_WIDTH = 64;
// In seconds.
const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800,
  604800,
];
const COUNT_STEPS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((unit) => [unit, 2 * unit, 5 * unit]);
const RIGHT_MARGIN = 36; // half of a time below the axis

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
      sync: {
        key: "poolcast",
        filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
      },
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
    if (definition.waits) return waitSeries(index % 3, run, stroke, dash);
    const paths = definition.growing ? uPlot.paths.linear() : uPlot.paths.stepped({ align: 1 });
    const fill =
      line.filled && run === pools[0].run
        ? () => `color-mix(in srgb, ${colour(line.paint)} 16%, transparent)`
        : undefined;
    return {
      stroke,
      fill,
      dash,
      paths,
      width: line.label === "target" ? 2 : 1.5,
      points: { show: false },
    };
  });
}

/** A run's dots are full, the next one's hollow. */
function waitSeries(kind, run, stroke, dash) {
  const full = run === 0 ? stroke : () => colour("--card");
  if (kind === 0)
    return {
      stroke,
      paths: () => null,
      points: { show: true, size: 5, width: 1, stroke, fill: full },
    };
  return {
    stroke,
    dash,
    width: kind === 1 ? 2 : 1,
    // Where nobody was queued nothing is known, and a lone bucket must be seen.
    paths: uPlot.paths.linear(),
    points: { show: true, size: 3, width: 1, stroke, fill: full },
  };
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
  const axis = {
    stroke: () => colour("--quiet"),
    font: "12px system-ui, sans-serif",
    size: AXIS_WIDTH,
    space: 34,
    grid: { stroke: () => colour("--rule"), width: 1 },
    ticks: { show: false },
    filter: (_, splits) => splits.map((value) => (value < 0 ? null : value)),
    values: (_, splits) =>
      splits.map((value) => (value === null ? "" : axisText(definition, value))),
  };
  if (definition.waits) axis.incrs = TIME_STEPS;
  else if (!definition.growing) axis.incrs = COUNT_STEPS;
  return axis;
}

function axisText(definition, value) {
  if (definition.growing)
    return (value / 1e6).toLocaleString("en-US", { maximumFractionDigits: 4 });
  return definition.text(value);
}
