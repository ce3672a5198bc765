// One run's report, ready to be shown: as a table for people, as JSON and CSV for programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/report/cost_days.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

struct Report {
  std::string scenario;
  std::string load;  // `214 synthetic jobs`, `364 jobs of jobs.csv`
  std::uint64_t seed = 1;
  Time start;
  Time end;
  Facts facts;
  std::vector<Summary> summaries;            // one a pool, and the sum over all as the last
  std::vector<std::vector<CostDay>> days{};  // as the summaries; empty where a price is missing
  std::vector<std::string> notes;            // what a reader must know to trust the figures
};

/// What the figures do not say by themselves: tasks left waiting, failed evaluations, missing or
/// derived prices, the retirement of low-priority nodes.
std::vector<std::string> notes_on(batch::Ledger const& ledger, Facts const& facts,
                                  std::vector<Summary> const& summaries);

std::string to_table(Report const& report);
std::string to_json(Report const& report);
/// One row a figure: `pool,metric,value,unit`.
std::string to_csv(Report const& report);
/// For a build's summary or a comment on a pull request.
std::string to_markdown(Report const& report);

}  // namespace poolcast::report
