#include "engine/cli/compare_page.hpp"

#include <utility>

#include "engine/base/text.hpp"
#include "engine/experiment/parallel.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/report/html.hpp"

namespace poolcast::cli {
std::string comparison_page(std::vector<experiment::Variant> const& variants,
                            std::vector<experiment::Workload> const& loads,
                            std::vector<experiment::KeptRun> const& first_runs,
                            report::Comparison const& comparison, std::size_t threads) {
  std::size_t const drawn = first_runs.size();
  // A stored baseline has figures, and nothing that could be drawn.
  std::size_t const stored = comparison.variants.size() - variants.size();
  report::Page page{.runs = std::vector<report::DrawnRun>(drawn), .comparison = comparison};
  experiment::run_pieces(
      {.count = drawn, .threads = threads, .go_on = {}},
      [&](std::size_t index, experiment::PieceGoOn const&) {
        experiment::Variant const& variant = variants[index];
        experiment::Workload const& load = loads[variant.load];
        page.runs[index] = experiment::drawn_run(
            variant.scenario, load, first_runs[index],
            experiment::report_of(variant.scenario, load, first_runs[index].ledger,
                                  comparison.variants[index + stored].runs.front()),
            {.label = report::variant_label(index + stored),
             .start = loads[variants.front().load].start});
        return experiment::Ending::done;
      });
  if (drawn < variants.size()) {
    page.comparison->notes.push_back("the charts show the first " + std::to_string(drawn) + " of " +
                                     counted(variants.size(), "variant"));
  }
  return report::to_html(page);
}

}  // namespace poolcast::cli
