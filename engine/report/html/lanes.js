// Pointing at the node-by-task chart, and walking through it with the keyboard.

function followLanes(gantt) {
  const { scroller } = gantt;
  const place = (event) => {
    const box = scroller.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const time = (x) => {
    const { from, to } = gantt.page.view;
    return (
      from +
      ((x - AXIS_WIDTH) / Math.max(1, scroller.clientWidth - AXIS_WIDTH - RIGHT_MARGIN)) *
        (to - from)
    );
  };
  let pressed = null;
  const selection = make("div", { class: "lanes-select", hidden: "" });
  gantt.frame.append(selection);

  scroller.addEventListener("mousedown", (event) => {
    pressed = place(event).x;
  });
  scroller.addEventListener("mousemove", (event) => {
    const { x, y } = place(event);
    if (pressed !== null && event.buttons === 1) {
      selection.hidden = Math.abs(x - pressed) < 4;
      selection.style.left = `${Math.min(x, pressed)}px`;
      selection.style.width = `${Math.abs(x - pressed)}px`;
      return;
    }
    tell(gantt, found(gantt, time(x), y + scroller.scrollTop), x, y);
  });
  window.addEventListener("mouseup", (event) => {
    if (pressed !== null && !selection.hidden) {
      const x = place(event).x;
      gantt.page.view.show(time(Math.min(x, pressed)), time(Math.max(x, pressed)));
    }
    pressed = null;
    selection.hidden = true;
  });
  scroller.addEventListener("mouseleave", () => (gantt.tip.hidden = true));
  scroller.addEventListener("dblclick", () => gantt.page.view.reset());
  scroller.addEventListener("keydown", (event) => walk(gantt, event));
}

/** What is at a place: a task, or else what the node does. */
function found(gantt, time, y) {
  const set = gantt.sets.findLast((each) => each.top <= y);
  if (!set) return null;
  const lane = lastAt(set.tops, y - set.top);
  if (lane < 0 || lane >= set.pool.lanes.length) return null;
  const { tasks, nodes } = set.pool;
  const height = set.tops[lane + 1] - set.tops[lane];
  const offset = set.tops[lane] + (height - set.counts[lane] * ROW_HEIGHT) / 2;
  const row = Math.floor((y - set.top - offset) / ROW_HEIGHT);
  const slack = ((gantt.page.view.to - gantt.page.view.from) / gantt.scroller.clientWidth) * 2;
  for (let i = set.taskStarts[lane]; i < set.taskStarts[lane + 1]; ++i) {
    const near = time >= tasks.started[i] - slack && time <= tasks.ended[i] + slack;
    if (near && set.rows[i] === row) return { set, lane, task: i };
  }
  for (let i = set.nodeStarts[lane]; i < set.nodeStarts[lane + 1]; ++i) {
    if (time >= nodes.from[i] && time < nodes.until[i]) return { set, lane, node: i };
  }
  return { set, lane };
}

function tell(gantt, place, x, y) {
  const { tip, page } = gantt;
  tip.hidden = !place;
  if (!place) return;
  tip.replaceChildren(...tipLines(place, page).map((line, i) => make(i ? "div" : "b", {}, line)));
  const width = gantt.frame.clientWidth;
  tip.style.left = `${Math.max(4, Math.min(x + 12, width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y + 18}px`;
}

function tipLines({ set, lane, task, node }, page) {
  const { tasks, nodes, lanes } = set.pool;
  const where = `node ${lanes[lane].node}, ${TIERS[lanes[lane].tier]}, ${lanes[lane].pool}`;
  const clock = (ms) => clockText(page.start + ms);
  if (task !== undefined) {
    const [start, online, end] = [tasks.started[task], tasks.online[task], tasks.ended[task]];
    return [
      `job ${tasks.job[task]}${tasks.cut[task] ? ", cut short" : ""}`,
      where,
      `${clock(start)} to ${clock(end)}, ${lengthText(end - start)}`,
      online > start ? `of these ${lengthText(online - start)} until its agent was online` : "",
    ].filter(Boolean);
  }
  if (node === undefined) return [where, "not there"];
  return [
    where,
    `${ACTIVITIES[nodes.activity[node]]}, ${clock(nodes.from[node])} to ${clock(nodes.until[node])}`,
  ];
}

/** Up and down go to another node, `,` and `.` to the task before and after. */
function walk(gantt, event) {
  const step = { ".": 1, ",": -1 }[event.key];
  const lanes = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !lanes) return;
  event.preventDefault();
  const next = step ? besides(gantt, step) : otherLane(gantt, lanes);
  if (!next) return;
  gantt.focus = next;
  const { set, task } = next;
  const lane = set.pool.tasks.lane[task];
  const top = set.top + set.tops[lane];
  const { scroller, page } = gantt;
  if (top < scroller.scrollTop || top > scroller.scrollTop + scroller.clientHeight - 60)
    scroller.scrollTop = Math.max(0, top - 60);
  page.view.reveal(set.pool.tasks.started[task]);
  drawLanes(gantt);
  const { from, to } = page.view;
  const x =
    AXIS_WIDTH +
    ((set.pool.tasks.started[task] - from) / (to - from)) *
      (scroller.clientWidth - AXIS_WIDTH - RIGHT_MARGIN);
  tell(gantt, { set, lane, task }, Math.max(AXIS_WIDTH, x), top - scroller.scrollTop);
}

function firstTask(gantt, set, lane) {
  for (let i = set.taskStarts[lane]; i < set.taskStarts[lane + 1]; ++i) {
    if (set.pool.tasks.ended[i] >= gantt.page.view.from) return { set, task: i };
  }
  return null;
}

function besides(gantt, step) {
  if (!gantt.focus) return otherLane(gantt, 1);
  const { set, task } = gantt.focus;
  const next = task + step;
  return set.pool.tasks.lane[next] === set.pool.tasks.lane[task] ? { set, task: next } : null;
}

function otherLane(gantt, step) {
  let index = gantt.focus ? gantt.sets.indexOf(gantt.focus.set) : 0;
  let lane = gantt.focus ? gantt.focus.set.pool.tasks.lane[gantt.focus.task] + step : 0;
  while (index >= 0 && index < gantt.sets.length) {
    const set = gantt.sets[index];
    for (; lane >= 0 && lane < set.pool.lanes.length; lane += step) {
      const task = firstTask(gantt, set, lane);
      if (task) return task;
    }
    index += step;
    lane = step > 0 ? 0 : (gantt.sets[index]?.pool.lanes.length ?? 0) - 1;
  }
  return null;
}
