// The time series: what each chart shows, and its place in the page.

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
  for (const tier of usedTiers(pools)) {
    charts.push({
      id: `nodes-${tier}`,
      title: tier ? "Low-priority nodes" : "Dedicated nodes",
      text: countText,
      marked: true,
      lines: NODE_LINES.map(([label, paint, filled]) => {
        return line(label, paint, (pool) => pool.tiers[tier][label], filled);
      }),
    });
  }
  if (pools.some((pool) => pool.cost.at.length > 0)) {
    charts.push({
      id: "cost",
      title: "Cost of the nodes so far",
      text: (micro) => moneyText(micro, currency),
      growing: true,
      lines: [line("cost", "--money", (pool) => pool.cost, true)],
    });
  }
  charts.push({
    id: "waits",
    title: "Waiting time, by the time of queueing",
    text: (s) => lengthText(s * 1000),
    waits: true,
    lines: [line("a job", "--waiting"), line("median", "--running"), line("longest", "--waiting")],
  });
  return charts;
}

/** The tiers that had a node or should have; the first, where none did, for the evaluations. */
function usedTiers(pools) {
  const used = [0, 1].filter((tier) => {
    return pools.some(({ tiers }) => {
      return tiers[tier].target.value.some(Boolean) || tiers[tier].current.value.some(Boolean);
    });
  });
  return used.length ? used : [0];
}

/** A chart in the page; `page` holds the view, the runs that are shown and the start of the run. */
function makeChart(definition, pools, page) {
  const hidden = new Set();
  const plot = make("div", { class: "plot", role: "img" });
  const legend = makeLegend(definition, pools, hidden, () => update());
  const figure = make(
    "figure",
    { class: "chart", id: `chart-${definition.id}` },
    make("figcaption", {}, make("h3", {}, definition.title), legend.element),
    plot,
  );
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
    const shown = values.map((column, i) =>
      hidden.has(lineOf(definition, pools, i)) ? column.map(() => null) : column,
    );
    chart.batch(() => {
      chart.setData([Array.from(moments, seconds), ...shown], false);
      chart.setScale("x", { min: seconds(page.view.from), max: seconds(page.view.to) });
    });
    legend.show(chart);
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
