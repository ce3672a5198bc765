// What each node did, and which tasks ran on it: a lane a node. Only what is seen is drawn.

const ROW_HEIGHT = 5;
const LANE_GAP = 5;
const LEAST_LANE = 15;
const MOST_HEIGHT = 420;
const TIME_HEIGHT = 26;

function makeGantt(page) {
  const scroller = make("div", {
    class: "lanes",
    tabindex: "0",
    role: "group",
    "aria-roledescription": "chart of nodes and tasks",
  });
  const picture = draw("svg", { "aria-hidden": "true" });
  const spacer = make("div", { class: "spacer" });
  const tip = make("div", { class: "tip", role: "status", "aria-live": "polite", hidden: "" });
  const heading = make("h3");
  const frame = make("div", { class: "lanes-frame" }, scroller, tip);
  scroller.append(picture, spacer);
  document
    .getElementById("gantt")
    .append(
      make("figure", { class: "chart" }, make("figcaption", {}, heading, ganttLegend()), frame),
    );
  const gantt = { page, scroller, picture, spacer, tip, heading, frame, sets: [], focus: null };
  scroller.addEventListener("scroll", () => drawLanes(gantt), { passive: true });
  followLanes(gantt);
  return {
    load: () => loadLanes(gantt),
    update: () => drawLanes(gantt),
  };
}

function ganttLegend() {
  const names = [
    ["bar-run", "task"],
    ["bar-start", "its agent starts"],
    ["bar-cut", "cut short"],
    ["node-0", "node starting"],
    ["node-1", "pulling images"],
    ["node-2", "idle"],
    ["node-4", "draining"],
    ["node-5", "unusable"],
  ];
  const entries = names.map(([kind, name]) => {
    const sample = draw("svg", { class: "sample", width: 14, height: 10, "aria-hidden": "true" });
    sample.append(draw("rect", { class: kind, width: 14, height: 10, rx: 1.5 }));
    return make("span", { class: "mark-name" }, sample, name);
  });
  const number = make("span", { class: "mark-name" }, make("i", {}, "12"), "low-priority");
  return make("div", { class: "legend" }, ...entries, number);
}

/** One set of lanes a run that is shown, under each other. */
function loadLanes(gantt) {
  let top = 0;
  gantt.sets = gantt.page.shown.map((run) => {
    const pool = gantt.page.poolOf(run);
    pool.layout ??= layoutOf(pool);
    const set = { run, pool, top, ...pool.layout };
    top += set.tops[pool.lanes.length];
    return set;
  });
  gantt.focus = null;
  gantt.tip.hidden = true;
  const count = gantt.sets.reduce((sum, set) => sum + set.pool.lanes.length, 0);
  gantt.heading.textContent = `Nodes and their tasks (${countText(count)} ${count === 1 ? "node" : "nodes"})`;
  gantt.spacer.style.height = `${top}px`;
  gantt.scroller.style.height = `${Math.min(MOST_HEIGHT, Math.max(60, top)) + TIME_HEIGHT}px`;
  gantt.scroller.scrollTop = 0;
  drawLanes(gantt);
}

function layoutOf(pool) {
  const lanes = pool.lanes.length;
  const taskStarts = laneStarts(pool.tasks, lanes);
  const { rows, counts } = slotRows(pool.tasks, taskStarts);
  const tops = new Float64Array(lanes + 1);
  for (let i = 0; i < lanes; ++i)
    tops[i + 1] = tops[i] + Math.max(LEAST_LANE, counts[i] * ROW_HEIGHT + LANE_GAP);
  return { taskStarts, nodeStarts: laneStarts(pool.nodes, lanes), rows, counts, tops };
}

function drawLanes(gantt) {
  const { scroller, picture, page } = gantt;
  const width = scroller.clientWidth;
  const height = scroller.clientHeight;
  const scale = Math.max(1, width - AXIS_WIDTH - RIGHT_MARGIN) / (page.view.to - page.view.from);
  const frame = {
    gantt,
    height,
    width,
    scale,
    from: page.view.from,
    to: page.view.to,
    scroll: scroller.scrollTop,
    paths: new Map(),
    labels: [],
  };
  for (const set of gantt.sets) drawSet(frame, set);
  picture.setAttribute("width", width);
  picture.setAttribute("height", height);
  picture.replaceChildren();
  const order = [0, 1, 2, 3, 4, 5]
    .map((activity) => `node-${activity}`)
    .concat("bar-run", "bar-start", "bar-cut");
  for (const kind of order) {
    if (frame.paths.has(kind))
      picture.append(draw("path", { class: kind, d: frame.paths.get(kind).text() }));
  }
  picture.append(...frame.labels, ...timeLabels(frame));
  if (gantt.focus) picture.append(focusRing(frame, gantt.focus));
}

/** Along the bottom, over the lanes that scroll below it. */
function timeLabels({ gantt, width, height, from, to, scale }) {
  const least = (to - from) / 1000 / Math.max(2, (width - AXIS_WIDTH) / 90);
  const step = 1000 * (TIME_STEPS.find((seconds) => seconds >= least) ?? TIME_STEPS.at(-1));
  const top = height - TIME_HEIGHT;
  const labels = [draw("rect", { class: "time-ground", y: top, width, height: TIME_HEIGHT })];
  const start = gantt.page.start;
  for (let at = Math.ceil((start + from) / step) * step - start; at <= to; at += step) {
    const label = draw("text", {
      class: "time-label",
      x: AXIS_WIDTH + (at - from) * scale,
      y: top + 17,
    });
    const clock = clockText(start + at);
    label.textContent =
      step >= 86400e3 ? dateText(start + at) : step < 60e3 ? clock : clock.slice(0, 5);
    labels.push(label);
  }
  return labels;
}

function drawSet(frame, set) {
  const first = Math.max(0, lastAt(set.tops, frame.scroll - set.top));
  for (let lane = first; lane < set.pool.lanes.length; ++lane) {
    const top = set.top + set.tops[lane] - frame.scroll;
    if (top > frame.height) return;
    drawLane(frame, set, lane, top);
  }
}

function drawLane(frame, set, lane, top) {
  const height = set.tops[lane + 1] - set.tops[lane];
  const { nodes, tasks } = set.pool;
  const add = (kind, from, until, y, tall) => {
    if (until <= frame.from || from >= frame.to) return;
    if (!frame.paths.has(kind)) frame.paths.set(kind, makePath());
    const x = (time) =>
      AXIS_WIDTH + (Math.min(Math.max(time, frame.from), frame.to) - frame.from) * frame.scale;
    frame.paths.get(kind).add(x(from), x(until), y, tall);
  };
  for (let i = set.nodeStarts[lane]; i < set.nodeStarts[lane + 1]; ++i) {
    add(`node-${nodes.activity[i]}`, nodes.from[i], nodes.until[i], top + 1, height - 2);
  }
  const offset = top + (height - set.counts[lane] * ROW_HEIGHT) / 2;
  for (
    let i = set.taskStarts[lane];
    i < set.taskStarts[lane + 1] && tasks.started[i] < frame.to;
    ++i
  ) {
    const y = offset + set.rows[i] * ROW_HEIGHT;
    add("bar-start", tasks.started[i], tasks.online[i], y, ROW_HEIGHT - 1);
    add(tasks.cut[i] ? "bar-cut" : "bar-run", tasks.online[i], tasks.ended[i], y, ROW_HEIGHT - 1);
    if (tasks.cut[i]) add("bar-cut", tasks.started[i], tasks.online[i], y, ROW_HEIGHT - 1);
  }
  const { node, tier } = set.pool.lanes[lane];
  const label = draw("text", {
    x: AXIS_WIDTH - 8,
    y: top + height / 2 + 4,
    class: `lane-label tier-${tier}`,
  });
  label.textContent = `${set.run.label ? `${set.run.label} ` : ""}${node}`;
  frame.labels.push(label);
}

function focusRing(frame, { set, task }) {
  const { tasks } = set.pool;
  const lane = tasks.lane[task];
  const height = set.tops[lane + 1] - set.tops[lane];
  const y =
    set.top +
    set.tops[lane] -
    frame.scroll +
    (height - set.counts[lane] * ROW_HEIGHT) / 2 +
    set.rows[task] * ROW_HEIGHT;
  const x = (time) =>
    AXIS_WIDTH + (Math.min(Math.max(time, frame.from), frame.to) - frame.from) * frame.scale;
  const left = x(tasks.started[task]);
  return draw("rect", {
    class: "ring",
    x: left - 1.5,
    y: y - 1.5,
    width: Math.max(3, x(tasks.ended[task]) - left + 3),
    height: ROW_HEIGHT + 2,
  });
}
