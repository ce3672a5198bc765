#include "engine/experiment/explain_run.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/formula/check.hpp"
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

/// As `poolcast eval --explain` shows it.
std::string explanation(formula::Formula const& formula, formula::Environment const& environment,
                        formula::Workspace const& workspace, formula::Outcome const& outcome) {
  std::string text;
  for (formula::ExplainedStatement const& statement :
       formula::explain(formula, environment, workspace, outcome)) {
    text += formula::to_text(formula, statement);
  }
  if (outcome.error) {
    text += std::string(outcome.error->message()) + "\n" + outcome.error->detail() + "\n";
  }
  return text;
}

}  // namespace

Result<report::Traces> explain_run(Scenario const& scenario, Workload const& workload,
                                   batch::Ledger const& ledger) {
  Result<control::Policies> policies = policies_of(scenario, workload.load.jobs.size());
  if (!policies) return fail(policies.error().message);
  policies->go_on = [&](Time now) { return now < ledger.end; };
  std::vector<bool> const chosen = chosen_of(ledger.evaluations);
  Lines lines;
  report::Traces traces;
  for (std::size_t i = 0; i < policies->pools.size(); ++i) {
    control::PoolPolicy& policy = policies->pools[i];
    if (!policy.autoscale) continue;
    // It has been parsed and checked before: neither fails now.
    formula::Formula const formula =
        *formula::parse(*scenario.pools[i].formula, scenario.semantics);
    policy.autoscale = *formula::check(formula, scenario.semantics, formula::Tracing::on);
    policy.watch = [&lines, &traces, &chosen, formula](formula::Environment const& environment,
                                                       formula::Workspace const& workspace,
                                                       formula::Outcome const& outcome) {
      std::size_t const index = traces.of_evaluation.size();
      std::vector<std::uint32_t>& of_this = traces.of_evaluation.emplace_back();
      if (index >= chosen.size() || !chosen[index]) return;
      std::string const text = explanation(formula, environment, workspace, outcome);
      for (std::string_view const line : split(text, '\n')) {
        if (!line.empty()) of_this.push_back(lines.index_of(line));
      }
    };
  }
  simulate_with(scenario, workload, *policies);
  traces.lines = lines.take();
  return traces;
}

}  // namespace poolcast::experiment
