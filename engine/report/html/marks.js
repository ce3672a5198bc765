// Evaluations as marks along the bottom of the charts of nodes. A kind has a colour and a shape, so
// that either is enough. By kind: failed, held, raised, lowered, nothing changed.

const MARKS = [
  { paint: "--bad", path: "M-4 -3L-3 -4L0 -1L3 -4L4 -3L1 0L4 3L3 4L0 1L-3 4L-4 3L-1 0Z" },
  { paint: "--held", path: "M-3.5 -3.5H3.5V3.5H-3.5Z" },
  { paint: "--raised", path: "M0 -4.5L4.2 3.5H-4.2Z" },
  { paint: "--lowered", path: "M0 4.5L4.2 -3.5H-4.2Z" },
  { paint: "--quiet", path: "M-1.3 -1.3H1.3V1.3H-1.3Z" },
];
const SHAPES = MARKS.map((mark) => new Path2D(mark.path));
const MARK_SPACING = 3; // of those drawn, in pixels; what is more important hides the rest

function drawMarks(chart, page) {
  const context = chart.ctx;
  const ratio = uPlot.pxRatio;
  const { left, top, width, height } = chart.bbox;
  context.save();
  context.beginPath();
  context.rect(left - 6 * ratio, top, width + 12 * ratio, height);
  context.clip();
  page.shown.forEach((run, row) => {
    const y = top + height - (8 + 13 * (page.shown.length - 1 - row)) * ratio;
    for (const mark of visibleMarks(run, page, width / ratio)) {
      drawMark(
        context,
        chart.valToPos((page.start + mark.at) / 1000, "x", true),
        y,
        ratio,
        mark,
        page,
      );
    }
  });
  context.restore();
}

/** Of several on one spot, the one that says most. */
function visibleMarks(run, page, width) {
  const { from, to } = page.view;
  const spots = new Map();
  for (const mark of page.poolOf(run).evaluations) {
    if (mark.at < from || mark.at > to) continue;
    const spot = Math.round(((mark.at - from) / (to - from)) * (width / MARK_SPACING));
    const there = spots.get(spot);
    if (!there || mark.kind < there.kind || mark === page.selected) spots.set(spot, mark);
  }
  // What says least is drawn first, and may be covered.
  return [...spots.values()].sort((a, b) => b.kind - a.kind);
}

function drawMark(context, x, y, ratio, mark, page) {
  context.save();
  context.translate(x, y);
  context.scale(ratio, ratio);
  context.fillStyle = colour(MARKS[mark.kind].paint);
  context.fill(SHAPES[mark.kind]);
  if (mark === page.selected) {
    context.strokeStyle = colour("--ink");
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(0, 0, 6.5, 0, 2 * Math.PI);
    context.stroke();
  }
  context.restore();
}

/** A click that is no drag opens the nearest evaluation. */
function followPointer(chart, definition, page) {
  if (!definition.marked) return;
  let pressed = 0;
  chart.over.addEventListener("mousedown", (event) => (pressed = event.clientX));
  chart.over.addEventListener("click", (event) => {
    if (Math.abs(event.clientX - pressed) > 4) return;
    const box = chart.over.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const time = page.view.from + share * (page.view.to - page.view.from);
    const near = ((page.view.to - page.view.from) * 16) / box.width;
    const row = Math.round((box.bottom - event.clientY - 8) / 13);
    const run = page.shown[Math.max(0, page.shown.length - 1 - Math.max(0, row))];
    const mark = nearestMark(page, run, time, near);
    if (mark) page.open(mark);
  });
}

function nearestMark(page, run, time, near) {
  let nearest = null;
  for (const mark of page.poolOf(run).evaluations) {
    const distance = Math.abs(mark.at - time);
    if (distance > near) continue;
    // One that says more wins over one that is a little nearer.
    const weighted = distance + mark.kind * near * 0.1;
    if (!nearest || weighted < nearest.weighted) nearest = { mark, weighted };
  }
  return nearest?.mark;
}
