// Any text is a formula or gets diagnostics; a formula can be checked, printed, formatted,
// evaluated and explained, and means the same afterwards.
#include "engine/base/diagnostic.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/explain.hpp"
#include "engine/formula/format.hpp"
#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"
#include "engine/formula/print.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace poolcast::fuzz {
namespace {

using formula::Formula;

formula::SampleHistory const& history() {
  static formula::SampleHistory const samples = [] {
    formula::SampleHistory recorded;
    for (int i = 0; i < 50; ++i) {
      recorded.record(formula::Metric::pending_tasks, Time{} + i * formula::sample_period, i);
    }
    return recorded;
  }();
  return samples;
}

std::string answer(Formula const& formula, formula::Tracing tracing) {
  auto const program = formula::compile(formula, {}, tracing);
  ENSURE(program);
  formula::Environment const environment{.now = Time{} + 50 * formula::sample_period,
                                         .target_dedicated_nodes = 2,
                                         .task_slots_per_node = 4,
                                         .samples = &history()};
  formula::Workspace workspace;
  formula::Outcome const outcome = evaluate(*program, environment, workspace);
  if (tracing == formula::Tracing::on) {
    std::vector<std::string> const lines = formula::one_lines(formula);
    for (auto const& one : formula::explain(formula, environment, workspace, outcome)) {
      ENSURE(!to_text(formula, one, lines).empty());
    }
  }
  return formula::results(*program, workspace, outcome) +
         (outcome.error ? outcome.error->detail() : "");
}

void check_formatting(Formula const& formula) {
  std::string const text = formula::formatted(formula);
  if (text.size() > formula::max_bytes) return;
  auto const again = formula::parse({"formatted", text});
  ENSURE(again);
  ENSURE(print(*again) == print(formula));
  ENSURE(formula::formatted(*again) == text);
}

}  // namespace

void run_target(std::string_view bytes) {
  Source const source{"fuzz", std::string(bytes)};
  auto const formula = formula::parse(source);
  if (!formula) {
    ENSURE(!render(source, formula.error()).empty());
    return;
  }
  render(source, formula::lint(*formula, formula::infer(*formula, {})));
  ENSURE(answer(*formula, formula::Tracing::off) == answer(*formula, formula::Tracing::on));
  check_formatting(*formula);
}

}  // namespace poolcast::fuzz
