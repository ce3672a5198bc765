// What part of the run's time is seen. Every chart draws the same part.

const SHORTEST_VIEW = 5000;

function makeView(length) {
  const view = { from: 0, to: length, length, changed: () => {} };
  const clamp = (from, to) => {
    const size = Math.min(length, Math.max(to - from, Math.min(SHORTEST_VIEW, length)));
    view.from = Math.max(0, Math.min(from, length - size));
    view.to = view.from + size;
    view.changed();
  };
  view.show = clamp;
  view.reset = () => clamp(0, length);
  view.pan = (share) => {
    const step = (view.to - view.from) * share;
    clamp(view.from + step, view.to + step);
  };
  view.scale = (factor, around) => {
    const size = (view.to - view.from) * factor;
    const middle = around ?? (view.from + view.to) / 2;
    clamp(middle - size / 2, middle + size / 2);
  };
  view.whole = () => view.from === 0 && view.to === length;
  /** Moves without a change of size, if the moment is not seen. */
  view.reveal = (at) => {
    if (at >= view.from && at <= view.to) return;
    const half = (view.to - view.from) / 2;
    clamp(at - half, at + half);
  };
  return view;
}
