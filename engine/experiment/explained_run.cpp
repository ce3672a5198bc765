#include "engine/experiment/explained_run.hpp"

#include <map>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/formula/check.hpp"
#include "engine/formula/explain.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::experiment {
namespace {

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
  std::map<std::string, std::uint32_t, std::less<>> known_;
  std::vector<std::string> texts_;
};

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

Result<ExplainedRun> simulate_explained(Scenario const& scenario, Workload const& workload,
                                        control::GoOn const& go_on) {
  Result<control::Policies> policies = policies_of(scenario, workload.load.jobs.size());
  if (!policies) return fail(policies.error().message);
  policies->go_on = go_on;
  Lines lines;
  ExplainedRun run;
  for (std::size_t i = 0; i < policies->pools.size(); ++i) {
    control::PoolPolicy& policy = policies->pools[i];
    if (!policy.autoscale) continue;
    // It has been parsed and checked before: neither fails now.
    formula::Formula const formula =
        *formula::parse(*scenario.pools[i].formula, scenario.semantics);
    policy.autoscale = *formula::check(formula, scenario.semantics, formula::Tracing::on);
    policy.watch = [&run, &lines, formula](formula::Environment const& environment,
                                           formula::Workspace const& workspace,
                                           formula::Outcome const& outcome) {
      std::vector<std::uint32_t>& of_this = run.traces.of_evaluation.emplace_back();
      std::string const text = explanation(formula, environment, workspace, outcome);
      for (std::string_view const line : split(text, '\n')) {
        if (!line.empty()) of_this.push_back(lines.index_of(line));
      }
    };
  }
  run.ledger = simulate_with(scenario, workload, *policies);
  run.traces.lines = lines.take();
  return run;
}

}  // namespace poolcast::experiment
