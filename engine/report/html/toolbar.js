// The bar above the charts: the time that is seen, and which runs and which pool are shown.

function makeToolbar(page) {
  const bar = document.getElementById("toolbar");
  const range = make("output", { class: "range", "aria-live": "polite" });
  const reset = make("button", { type: "button", onclick: () => page.view.reset() }, "Whole run");
  bar.append(
    ...runSwitch(page),
    ...poolSwitch(page),
    make("span", { class: "group" }, range, reset),
  );
  return {
    update() {
      const { from, to } = page.view;
      const [first, last] = [page.start + from, page.start + to];
      const day = dateText(first) === dateText(last) ? "" : `${dateText(last)} `;
      range.textContent = `${dateText(first)} ${clockText(first)} – ${day}${clockText(last)} (${lengthText(to - from)})`;
      reset.disabled = page.view.whole();
    },
  };
}

function choices(name, entries, chosen, choose) {
  const buttons = entries.map(([label, value, kind]) => {
    const button = make(
      "button",
      { type: "button", "aria-pressed": String(value === chosen), class: kind ?? "" },
      label,
    );
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      choose(value);
    });
    return button;
  });
  return make("span", { class: "group", role: "group", "aria-label": name }, ...buttons);
}

function runSwitch(page) {
  if (page.runs.length < 2) return [];
  const entries = page.runs.map((run) => [run.label, run.index, `line-${run.index}`]);
  entries.push([page.runs.length === 2 ? "Both" : "All", "all"]);
  return [choices("Runs", entries, "all", (value) => page.showRuns(value))];
}

function poolSwitch(page) {
  const pools = page.runs[0].pools;
  if (pools.length < 2) return [];
  const entries = [["All pools", "all"], ...pools.map((pool, i) => [pool.id, i])];
  return [choices("Pools", entries, "all", (value) => page.showPool(value))];
}
