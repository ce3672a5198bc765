#include "engine/cli/replicate.hpp"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <thread>

#include "engine/base/text.hpp"
#include "engine/cli/build_log.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/progress.hpp"
#include "engine/experiment/compare.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/report/replications.hpp"

namespace poolcast::cli {
namespace {

// Their summaries are kept until the last has ended.
constexpr std::uint64_t most_replications = 100'000;

std::string count_text(std::size_t count) { return format_count(static_cast<long long>(count)); }

Result<std::vector<experiment::Replication>> run_watched(ReplicateRequest const& request,
                                                         std::ostream& err) {
  experiment::Variant const alone{.description = "", .scenario = request.scenario};
  InterruptWatch const watch;
  Progress progress(err, count_text(request.count) + " runs");
  auto const go_on = [&](double share) {
    progress.show(share);
    return !watch.asked();
  };
  Result<experiment::VariantRuns> runs =
      experiment::compare({&alone, 1}, {&request.workload, 1},
                          {.seeds = request.count,
                           .threads = std::max(1U, std::thread::hardware_concurrency()),
                           .go_on = go_on});
  if (!runs) return fail(runs.error().message);
  return std::move(runs->front());
}

report::ReplicationReport report_on(ReplicateRequest const& request,
                                    std::vector<experiment::Replication> const& replications) {
  experiment::Scenario const& scenario = request.scenario;
  report::ReplicationReport report{.scenario = scenario.name,
                                   .load = request.load,
                                   .seed = scenario.model.seed,
                                   .start = request.workload.start,
                                   .end = request.workload.end,
                                   .facts = request.facts,
                                   .runs = {},
                                   .notes = {}};
  std::vector<std::vector<std::string>> notes;
  for (experiment::Replication const& one : replications) {
    report.runs.push_back(one.summaries);
    notes.push_back(one.notes);
  }
  if (replications.size() < request.count) {
    report.notes.push_back("interrupted after " + count_text(replications.size()) + " of " +
                           count_text(request.count) + " runs: the figures are of those alone");
  }
  if (!experiment::draws_load(scenario)) {
    report.notes.emplace_back(
        "load: recorded, and the same in every run; only what the model draws varies");
  }
  std::ranges::copy(request.notes, std::back_inserter(report.notes));
  std::ranges::move(report::merged_notes(notes, report.seed), std::back_inserter(report.notes));
  return report;
}

}  // namespace

std::string replications_problem(std::optional<std::uint64_t> count) {
  if (!count || (*count >= 2 && *count <= most_replications)) return "";
  std::string const given = "--replications: '" + std::to_string(*count) + "' ";
  return *count < 2
             ? given + "is too few for a confidence interval; give 2 or more"
             : given + "is more than the " + count_text(most_replications) + " that can be run";
}

int replicate(ReplicateRequest const& request, std::ostream& out, std::ostream& err) {
  Result<std::vector<experiment::Replication>> const replications = run_watched(request, err);
  if (!replications) return fail_with(replications.error(), bad_input, err);
  if (replications->empty()) {
    err << "interrupted before the first of " << count_text(request.count)
        << " runs ended; there is nothing to report\n";
    return interrupted;
  }
  report::ReplicationReport const report = report_on(request, *replications);
  bool const cut = replications->size() < request.count;
  if (request.output == "json") {
    out << report::to_json(report);
  } else if (request.output == "csv") {
    out << report::to_csv(report);
    if (cut) err << report.notes.front() << "\n";  // CSV has no place for it
  } else {
    out << report::to_table(report);
  }
  std::vector<std::string> const violated = violations(request.thresholds, report);
  print_errors(violated, err);
  return cut ? interrupted : violated.empty() ? ok : bad_input;
}

}  // namespace poolcast::cli
