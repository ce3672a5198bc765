#include "engine/cli/compare_page.hpp"

#include <utility>

#include "engine/base/text.hpp"
#include "engine/experiment/parallel.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/report/html.hpp"

namespace poolcast::cli {
namespace {

Result<report::DrawnRun> draw(experiment::Variant const& variant,
                              std::vector<experiment::Workload> const& loads,
                              batch::Ledger const& ledger,
                              std::vector<report::Summary> const& summaries) {
  experiment::Workload const& load = loads[variant.load];
  return experiment::drawn_run(variant.scenario, load, ledger,
                               experiment::report_of(variant.scenario, load, ledger, summaries));
}

}  // namespace

Result<std::string> comparison_page(std::vector<experiment::Variant> const& variants,
                                    std::vector<experiment::Workload> const& loads,
                                    std::vector<batch::Ledger> const& ledgers,
                                    report::Comparison const& comparison, std::size_t threads) {
  std::size_t const drawn = ledgers.size();
  // A stored baseline has figures, and nothing that could be drawn.
  std::size_t const stored = comparison.variants.size() - variants.size();
  std::vector<Result<report::DrawnRun>> runs(drawn);
  experiment::run_pieces({.count = drawn, .threads = threads, .go_on = {}},
                         [&](std::size_t index, experiment::PieceGoOn const&) {
                           runs[index] = draw(variants[index], loads, ledgers[index],
                                              comparison.variants[index + stored].runs.front());
                           return runs[index] ? experiment::Ending::done
                                              : experiment::Ending::failed;
                         });
  report::Page page{.runs = {}, .comparison = comparison};
  for (std::size_t i = 0; i < drawn; ++i) {
    if (!runs[i]) return fail(runs[i].error().message);
    runs[i]->label = report::variant_label(i + stored);
    page.runs.push_back(std::move(*runs[i]));
  }
  if (drawn < variants.size()) {
    page.comparison->notes.push_back("the charts show the first " + std::to_string(drawn) + " of " +
                                     counted(variants.size(), "variant"));
  }
  return report::to_html(page);
}

}  // namespace poolcast::cli
