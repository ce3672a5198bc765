#include "engine/cli/tune_schedule.hpp"

#include <algorithm>
#include <ostream>
#include <thread>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/compare_report.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load_file.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/experiment/target_use.hpp"
#include "engine/experiment/variants.hpp"
#include "engine/formula/parse.hpp"
#include "engine/report/answers.hpp"
#include "engine/tune/schedule_formula.hpp"

namespace poolcast::cli {
namespace {

using experiment::Variant;

constexpr std::uint64_t default_seeds = 10;
constexpr std::uint64_t most_seeds = 1000;

struct Suggestion {
  Variant present;
  std::size_t pool = 0;  // index
  experiment::Workload workload;
  std::string load_name;
  tune::Schedule schedule;
  std::string formula;
  Duration lead;
};

Result<Variant> present_variant(SuggestScheduleOptions const& options) {
  experiment::VariantsRequest request{
      .scenario = options.scenario,
      .formulas = options.formulas,
      .variations = {},
      .overrides = {.recording = options.load, .columns = options.columns}};
  if (!options.semantics.empty()) {
    Result<formula::Semantics> const semantics = read_semantics(options.semantics);
    if (!semantics) return fail(semantics.error().message);
    request.overrides.semantics = *semantics;
  }
  Result<std::vector<Variant>> variants = experiment::variants_of(request);
  if (!variants) return fail(variants.error().message);
  return std::move(variants->front());
}

Result<std::size_t> pool_index(experiment::Scenario const& scenario, std::string const& id) {
  std::vector<std::string> const ids = scenario.pool_ids();
  if (id.empty() && ids.size() == 1) return std::size_t{0};
  auto const at = std::ranges::find(ids, id);
  if (at != ids.end()) return static_cast<std::size_t>(at - ids.begin());
  if (!id.empty()) {
    return fail("--pool: no pool has the id '" + id + "'" +
                did_you_mean(id, std::vector<std::string_view>(ids.begin(), ids.end())));
  }
  std::string known;
  for (std::string const& one : ids) known.append(known.empty() ? "" : ", ").append(one);
  return fail("--pool: a schedule is for one pool; name one of " + known);
}

/// The tier that the present formula asks for, so that the prices are the same.
batch::NodeTier tier_of(experiment::Scenario const& scenario, std::size_t pool) {
  std::optional<Source> const& source = scenario.pools[pool].formula;
  if (!source) {
    batch::Targets const& first = scenario.model.pools[pool].initial_targets;
    return first.dedicated == 0 && first.low_priority > 0 ? batch::NodeTier::low_priority
                                                          : batch::NodeTier::dedicated;
  }
  auto const parsed = formula::parse(*source, scenario.semantics);
  bool const low_priority_only = parsed &&
                                 !experiment::sets_target(*parsed, batch::NodeTier::dedicated) &&
                                 experiment::sets_target(*parsed, batch::NodeTier::low_priority);
  return low_priority_only ? batch::NodeTier::low_priority : batch::NodeTier::dedicated;
}

/// Until the next evaluation, and then until a node has booted; in whole 5 minutes, an hour at
/// most.
Duration lead_of(experiment::Scenario const& scenario, std::size_t pool) {
  sim::Latencies const& latencies = scenario.model.pools[pool].latencies;
  Duration lead = scenario.pools[pool].evaluation_interval;
  constexpr std::uint64_t median = std::uint64_t{1} << 63;
  for (Distribution const& part :
       {latencies.node_allocation, latencies.node_boot, latencies.start_task}) {
    lead += sample(part, median);
  }
  constexpr Duration step = 5 * minute;
  return std::min(hour, (lead + step - Duration{1}) / step * step);
}

Result<Suggestion> suggestion_of(SuggestScheduleOptions const& options) {
  Result<load::Calendar> const calendar = read_calendar(options.time_zone, {});
  if (!calendar) return fail(calendar.error().message);
  Result<Variant> present = present_variant(options);
  if (!present) return fail(present.error().message);
  experiment::Scenario const& scenario = present->scenario;
  Result<std::size_t> const pool = pool_index(scenario, options.pool);
  if (!pool) return fail(pool.error().message);
  Result<experiment::Workload> workload = experiment::load_workload(scenario);
  if (!workload) return fail(workload.error().message);
  std::vector<load::Job> const& jobs = workload->load.jobs;
  bool const recorded = workload->recorded;
  std::string const load_name = recorded ? scenario.recording : "the load of " + scenario.name;
  if (jobs.empty()) return fail(load_name + ": there are no jobs to make a schedule for");
  Result<tune::Schedule> schedule =
      tune::schedule_of({.load = workload->load,
                         .pool = {static_cast<std::uint16_t>(*pool)},
                         .slots_per_node = scenario.model.pools[*pool].task_slots_per_node,
                         .zone = calendar->zone,
                         .from = recorded ? jobs.front().queued : workload->start,
                         .until = recorded ? jobs.back().queued + Duration{1} : workload->end});
  std::string const& id = scenario.pools[*pool].id;
  if (!schedule) return fail(load_name + ": " + schedule.error().message + " '" + id + "'");
  Suggestion suggestion{.present = std::move(*present),
                        .pool = *pool,
                        .workload = std::move(*workload),
                        .load_name = load_name,
                        .schedule = std::move(*schedule),
                        .formula = {},
                        .lead = {}};
  suggestion.lead = lead_of(suggestion.present.scenario, *pool);
  suggestion.formula =
      tune::formula_text(suggestion.schedule, {.load = load_name,
                                               .tier = tier_of(suggestion.present.scenario, *pool),
                                               .lead = suggestion.lead});
  return suggestion;
}

struct Compared {
  std::string answer;
  bool complete = true;
};

/// Under seeds that a synthetic load was not read with, so that its luck is not in the formula.
Result<Compared> compared(Suggestion const& suggestion, std::size_t seeds, std::ostream& err) {
  std::vector<Variant> variants = {suggestion.present, suggestion.present};
  for (Variant& variant : variants) ++variant.scenario.model.seed;
  variants[1].scenario.pools[suggestion.pool].formula =
      Source{"the suggested schedule", suggestion.formula};
  Result<std::vector<experiment::Workload>> const loads = experiment::first_loads(variants);
  if (!loads) return fail(loads.error().message);
  InterruptWatch const watch;
  Progress progress(err, "comparing");
  Result<experiment::VariantRuns> runs = experiment::compare(
      variants, *loads,
      {.seeds = seeds,
       .threads = std::max(1U, std::thread::hardware_concurrency()),
       .go_on = [&](double share) { return progress.show(share), !watch.asked(); }});
  if (!runs) return fail(runs.error().message);
  std::size_t const complete = runs->front().size();
  if (complete == 0)
    return Compared{"interrupted before the first seed ended: not compared", false};
  report::Comparison comparison =
      comparison_of({.variants = variants, .loads = *loads, .seeds = seeds}, *runs);
  comparison.variants[0].label = "the present formula";
  comparison.variants[1].label = "the schedule";
  std::string answer = report::answers_of(comparison).front();
  if (complete < seeds) answer += "; " + interrupted_note(complete, seeds);
  return Compared{std::move(answer), complete == seeds};
}

std::string stretches_text(tune::Schedule const& schedule) {
  std::string text;
  for (tune::DayKind const& kind : schedule.kinds) {
    for (tune::ReadyHours const& stretch : kind.ready) {
      text.append("  ").append(tune::days_text(kind.days)).append(", ");
      text.append(std::to_string(stretch.from)).append(" to ");
      text.append(std::to_string(stretch.until)).append(" h: ");
      text.append(counted(static_cast<std::size_t>(stretch.nodes), "node")).append(" ready\n");
    }
  }
  return text.empty() ? "  at no hour is there load for so long that a node should stand ready\n"
                      : text;
}

std::vector<std::string> notes_of(Suggestion const& suggestion) {
  tune::Schedule const& schedule = suggestion.schedule;
  std::vector<std::string> notes;
  std::array<bool, 7> unseen{}, taken{};
  for (std::size_t day = 0; day < unseen.size(); ++day) {
    bool const ready = std::ranges::any_of(
        schedule.kinds, [&](tune::DayKind const& kind) { return kind.days[day]; });
    (ready ? taken : unseen)[day] = !schedule.observed[day];
  }
  if (std::ranges::count(taken, true) > 0) {
    notes.push_back(tune::days_text(taken) +
                    " are not in the load; they are taken for days like the others");
  }
  if (std::ranges::count(unseen, true) > 0) {
    notes.push_back(tune::days_text(unseen) + " are not in the load; no nodes stand ready then");
  }
  if (schedule.winter) {
    notes.push_back(schedule.zone.name() +
                    " puts its clocks forward in summer, which a formula cannot know; its comment "
                    "says what to change");
  }
  if (suggestion.workload.recorded) {
    notes.emplace_back(
        "compared under the very jobs that the schedule was read from: the next week's may differ");
  }
  return notes;
}

std::string about(Suggestion const& suggestion, std::string const& answer) {
  tune::Schedule const& schedule = suggestion.schedule;
  std::string text = counted(schedule.jobs, "job") + " of " + suggestion.load_name + " in " +
                     suggestion.present.scenario.pools[suggestion.pool].id + ", " +
                     format_time(schedule.from, 0) + " to " + format_time(schedule.until, 0) +
                     "; hours of " + schedule.zone.name() + "\n" + stretches_text(schedule);
  for (std::string const& note : notes_of(suggestion)) {
    text.append("note: ").append(note).append("\n");
  }
  return text + answer + "\n";
}

}  // namespace

int suggest_schedule(SuggestScheduleOptions const& options, std::ostream& out, std::ostream& err) {
  std::uint64_t const seeds = options.seeds.value_or(default_seeds);
  if (seeds < 1 || seeds > most_seeds) {
    return fail_with(
        {"--seeds: '" + std::to_string(seeds) + "' is not from 1 to 1,000", wrong_usage}, err);
  }
  if (options.formulas.size() > 1) {
    return fail_with({"--formula: a schedule is compared with one formula of each pool; give it "
                      "once: POOL=FILE,POOL=FILE",
                      wrong_usage},
                     err);
  }
  if (Result<void> const can = can_be_written({options.write}); !can) {
    return fail_with(can.error(), wrong_usage, err);
  }
  Result<Suggestion> const suggestion = suggestion_of(options);
  if (!suggestion) return fail_with(suggestion.error(), bad_input, err);
  Result<Compared> const answer = compared(*suggestion, static_cast<std::size_t>(seeds), err);
  if (!answer) return fail_with(answer.error(), bad_input, err);
  std::string const text = about(*suggestion, answer->answer);
  if (options.write.empty()) {
    out << suggestion->formula << std::flush;
    err << text;
  } else {
    out << text << std::flush;
    Result<void> const saved = save_text(options.write, suggestion->formula);
    if (!saved) return fail_with(saved.error(), bad_input, err);
    err << options.write << ": written\nnext: poolcast tune " << options.scenario << " --formula "
        << suggestion->present.scenario.pools[suggestion->pool].id << "=" << options.write
        << " --minimize cost,wait_p95\n";
  }
  return answer->complete ? ok : interrupted;
}

}  // namespace poolcast::cli
