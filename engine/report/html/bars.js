// The shapes of the node-by-task chart: which row of its node a task is in, and many bars as one
// path. A bar that is narrower than a pixel is drawn together with its neighbours.

/** Where each lane's bars begin in columns that are ordered by lane; one more at the end. */
function laneStarts(bars, lanes) {
  const starts = new Uint32Array(lanes + 1);
  const column = bars.lane ?? [];
  for (const lane of column) ++starts[lane + 1];
  for (let i = 0; i < lanes; ++i) starts[i + 1] += starts[i];
  return starts;
}

/** The row of each task, the first that is free at its start; and how many rows each lane has. */
function slotRows(tasks, starts) {
  const rows = new Uint16Array(tasks.lane?.length ?? 0);
  const counts = new Uint16Array(starts.length - 1);
  for (let lane = 0; lane < counts.length; ++lane) {
    const free = [];
    for (let i = starts[lane]; i < starts[lane + 1]; ++i) {
      let row = free.findIndex((until) => until <= tasks.started[i]);
      if (row < 0) row = free.push(0) - 1;
      free[row] = tasks.ended[i];
      rows[i] = row;
    }
    counts[lane] = Math.max(1, free.length);
  }
  return { rows, counts };
}

/** A path of rectangles; those that touch within a pixel, in one row, become one. */
function makePath() {
  const pieces = [];
  const open = new Map();
  const close = ({ left, right, top, height }) => {
    pieces.push(
      `M${left.toFixed(1)} ${top}H${right.toFixed(1)}V${top + height}H${left.toFixed(1)}Z`,
    );
  };
  return {
    add(left, right, top, height) {
      const end = Math.max(right, left + 0.7);
      const last = open.get(top);
      const narrow = right - left < 1 || (last && last.right - last.left < 1);
      if (last && narrow && left - last.right < 0.5 && left >= last.left) {
        last.right = Math.max(last.right, end);
        return;
      }
      if (last) close(last);
      open.set(top, { left, right: end, top, height });
    },
    text() {
      for (const bar of open.values()) close(bar);
      open.clear();
      return pieces.join("");
    },
  };
}
