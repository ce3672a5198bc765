#include "engine/cli/compare_page.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/experiment/explained_run.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/report/html.hpp"

namespace poolcast::cli {
namespace {

constexpr std::size_t most_drawn = 4;  // more lines in a chart cannot be told apart

}  // namespace

Result<std::string> comparison_page(std::vector<experiment::Variant> const& variants,
                                    std::vector<experiment::Workload> const& loads,
                                    report::Comparison const& comparison) {
  report::Page page{.runs = {}, .comparison = comparison};
  // A stored baseline has figures, and nothing that could be drawn.
  std::size_t const stored = comparison.variants.size() - variants.size();
  std::size_t const drawn = std::min(variants.size(), most_drawn);
  for (std::size_t i = 0; i < drawn; ++i) {
    experiment::Variant const& variant = variants[i];
    experiment::Workload const& load = loads[variant.load];
    Result<experiment::ExplainedRun> run = experiment::simulate_explained(variant.scenario, load);
    if (!run) return fail(run.error().message);
    report::Report report = experiment::report_of(variant.scenario, load, run->ledger);
    report::Detail detail =
        report::detail_of(run->ledger, load.load, report.facts, std::move(run->traces));
    page.runs.push_back({report::variant_label(i + stored), std::move(report), std::move(detail)});
  }
  if (drawn < variants.size()) {
    page.comparison->notes.push_back("the charts show the first " + std::to_string(drawn) + " of " +
                                     counted(variants.size(), "variant"));
  }
  return report::to_html(page);
}

}  // namespace poolcast::cli
