// The panel beside the charts: one evaluation, what it changed, and how its formula came to that.

function makePanel(page) {
  const panel = document.getElementById("panel");
  const title = make("h2", { tabindex: "-1" });
  const body = make("div", { class: "panel-body" });
  const button = (label, name, action) =>
    make("button", { type: "button", "aria-label": name, title: name, onclick: action }, label);
  panel.append(
    make(
      "div",
      { class: "panel-head" },
      title,
      make(
        "div",
        { class: "panel-buttons" },
        button("‹", "previous evaluation (p)", () => page.step(-1)),
        button("›", "next evaluation (n)", () => page.step(1)),
        button("×", "close (Esc)", () => page.close()),
      ),
    ),
    body,
  );

  const row = (name, ...value) => make("div", {}, make("dt", {}, name), make("dd", {}, ...value));

  return {
    show(mark) {
      const time = page.start + mark.at;
      title.textContent = `${clockText(time)} · ${KINDS[mark.kind]}`;
      const targets = mark.targets
        .map(([before, after], tier) => [TIERS[tier], before, after])
        .filter(
          ([, before, after]) =>
            before || after || mark.targets.every((pair) => !pair[0] && !pair[1]),
        );
      const lines = mark.trace();
      const run = page.runOf(mark);
      body.replaceChildren(
        make(
          "dl",
          {},
          row("when", `${dateText(time)} ${clockText(time)}, ${lengthText(mark.at)} into the run`),
          row("pool", `${run.label ? `${run.label}: ` : ""}${mark.pool}`),
          ...targets.map(([tier, before, after]) =>
            row(
              `${tier} target`,
              make("b", {}, before === after ? `${before}, as before` : `${before} → ${after}`),
            ),
          ),
          ...(mark.limit === "none" ? [] : [row("held by", mark.limit)]),
        ),
        make("h3", {}, "How it came to that"),
        lines.length
          ? make(
              "pre",
              { class: "trace", tabindex: "0", "aria-label": "Trace of the formula" },
              lines.join("\n"),
            )
          : make("p", { class: "quiet" }, "Not explained: of more than 1,000 evaluations those that failed, were held at a limit or changed a target are, 1,000 at most. A run of this day alone explains it."),
      );
      panel.hidden = false;
      body.scrollTop = 0;
    },
    hide() {
      panel.hidden = true;
    },
  };
}
