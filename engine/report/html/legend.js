// The names of a chart's lines, which turn them off and on, with the values at the pointer.

function makeLegend(definition, pools, hidden, changed) {
  const values = [];
  const entries = definition.lines.map((line, index) => {
    const value = make("span", { class: "legend-value" });
    values.push(value);
    const button = make(
      "button",
      {
        type: "button",
        "aria-pressed": "true",
        title: `show or hide: ${line.label}`,
        onclick: () => toggle(index),
      },
      sampleOf(definition, line, index),
      line.label,
      value,
    );
    return button;
  });
  const time = make("span", { class: "legend-time" });
  const element = make("div", { class: "legend" }, ...entries, time);
  if (definition.marked) element.append(markLegend());

  function toggle(index) {
    const off = !hidden.has(index);
    if (off) hidden.add(index);
    else hidden.delete(index);
    entries[index].setAttribute("aria-pressed", String(!off));
    changed();
  }

  /** At the pointer; nothing while it is elsewhere. */
  function show(chart) {
    const at = chart.cursor.idx;
    time.textContent = at == null ? "" : timeAt(chart.data[0][at]);
    values.forEach((element_, line) => {
      element_.textContent = at == null ? "" : textAt(chart, line, at);
    });
  }

  function textAt(chart, line, at) {
    const texts = [];
    for (let i = 1; i < chart.data.length; ++i) {
      if (lineOf(definition, pools, i - 1) !== line) continue;
      const value = chart.data[i][at];
      texts.push(value == null ? "–" : definition.text(value));
    }
    return texts.join(" | ");
  }

  return { element, show };
}

const timeAt = (seconds) => `${dateText(seconds * 1000)} ${clockText(seconds * 1000)}`;

function sampleOf(definition, line, index) {
  const sample = draw("svg", { class: "sample", width: 18, height: 10, "aria-hidden": "true" });
  const style = `stroke: var(${line.paint}); fill: var(${line.paint})`;
  if (definition.waits && index === 0) sample.append(draw("circle", { cx: 9, cy: 5, r: 3, style }));
  else
    sample.append(
      draw("path", {
        d: "M1 5H17",
        style,
        "stroke-width": line.label === "target" || index === 1 ? 2.5 : 1.5,
      }),
    );
  return sample;
}

function markLegend() {
  const entries = KINDS.map((name, kind) => {
    const sample = draw("svg", {
      class: "sample",
      width: 12,
      height: 12,
      viewBox: "-6 -6 12 12",
      "aria-hidden": "true",
    });
    const shape = draw("path", {
      d: MARKS[kind].path,
      style: `fill: var(${MARKS[kind].paint}); stroke: var(${MARKS[kind].paint})`,
    });
    sample.append(shape);
    return make("span", { class: "mark-name" }, sample, name);
  });
  return make("div", { class: "marks" }, "evaluations: ", ...entries);
}
