#include "engine/experiment/explain_run.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/explain.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::experiment {
namespace {

/// Quicker than by their letters alone, for lines begin alike.
struct ByLength {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the library asks for it
  bool operator()(std::string_view a, std::string_view b) const {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

/// Texts by their index: most evaluations of a run say the same.
class Lines {
 public:
  std::uint32_t index_of(std::string_view text) {
    auto const known = known_.find(text);
    if (known != known_.end()) return known->second;
    auto const index = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    known_.emplace(text, index);
    return index;
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::map<std::string, std::uint32_t, ByLength> known_;
  std::vector<std::string> texts_;
};

/// By evaluation of the ledger.
std::vector<bool> chosen_of(std::vector<batch::EvaluationRow> const& evaluations) {
  bool const all = evaluations.size() <= most_explained;
  auto const tells = [&](batch::EvaluationRow const& row) {
    return all || row.failed || row.limit != batch::Limit::none || row.before != row.after;
  };
  auto const telling = static_cast<std::size_t>(std::ranges::count_if(evaluations, tells));
  std::size_t const kept = std::min(telling, most_explained);
  std::vector<bool> chosen(evaluations.size());
  std::size_t seen = 0;
  for (std::size_t i = 0; i < evaluations.size(); ++i) {
    if (!tells(evaluations[i])) continue;
    chosen[i] = (seen + 1) * kept / telling > seen * kept / telling;
    ++seen;
  }
  return chosen;
}

/// Makes evaluations of a pool's formula again, in their order, and explains them.
class Explainer {
 public:
  Explainer(ScenarioPool const& pool, Scenario const& scenario, ShownToPool const& shown)
      // It has been parsed and checked before: neither fails now.
      : formula_(*formula::parse(*pool.formula, scenario.semantics)),
        program_(*formula::compile(formula_, scenario.semantics, formula::Tracing::on)),
        one_lines_(formula::one_lines(formula_)),
        shown_(shown),
        samples_(scenario.sampling.availability_delay) {}

  /// As `poolcast eval --explain` shows it.
  std::string explain(std::size_t evaluation) {
    formula::Environment environment = shown_.evaluations[evaluation];
    samples_.catch_up(shown_.samples, environment.now);
    environment.samples = &samples_;
    formula::Outcome const outcome = formula::evaluate(program_, environment, workspace_);
    std::string text;
    for (formula::ExplainedStatement const& statement :
         formula::explain(formula_, environment, workspace_, outcome)) {
      text += formula::to_text(formula_, statement, one_lines_);
    }
    if (outcome.error) {
      text += std::string(outcome.error->message()) + "\n" + outcome.error->detail() + "\n";
    }
    return text;
  }

 private:
  formula::Formula formula_;
  formula::Program program_;
  std::vector<std::string> one_lines_;
  ShownToPool const& shown_;
  formula::SampleHistory samples_;
  formula::Workspace workspace_;
};

}  // namespace

report::Traces explain_run(Scenario const& scenario, batch::Ledger const& ledger,
                           Shown const& shown) {
  std::vector<bool> const chosen = chosen_of(ledger.evaluations);
  std::vector<std::optional<Explainer>> pools(shown.size());
  std::vector<std::size_t> next(shown.size());
  Lines lines;
  report::Traces traces;
  traces.of_evaluation.resize(ledger.evaluations.size());
  for (std::size_t i = 0; i < ledger.evaluations.size(); ++i) {
    std::size_t const pool = ledger.evaluations[i].pool.value;
    std::size_t const evaluation = next[pool]++;
    if (!chosen[i]) continue;
    if (!pools[pool]) pools[pool].emplace(scenario.pools[pool], scenario, shown[pool]);
    std::string const text = pools[pool]->explain(evaluation);
    for (std::string_view const line : split(text, '\n')) {
      if (!line.empty()) traces.of_evaluation[i].push_back(lines.index_of(line));
    }
  }
  traces.lines = lines.take();
  return traces;
}

}  // namespace poolcast::experiment
