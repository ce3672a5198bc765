#include "engine/cli/tune_schedule_options.hpp"

#include <algorithm>
#include <ostream>
#include <span>

#include "engine/cli/load_file.hpp"
#include "engine/cli/tune_schedule.hpp"

namespace poolcast::cli {

std::string misplaced_option(TuneOptions const& options) {
  struct Given {
    char const* name;
    bool given;
  };
  Given const of_search[] = {{"--minimize", !options.minimize.empty()},
                             {"--maximize", !options.maximize.empty()},
                             {"--subject-to", !options.subject_to.empty()},
                             {"--hold-out", !options.hold_out.empty()},
                             {"--hold-out-seeds", options.hold_out_seeds.has_value()},
                             {"--budget", options.budget.has_value()},
                             {"--jobs", options.jobs.has_value()},
                             {"--seed", options.seed.has_value()},
                             {"--study", !options.study.empty()},
                             {"--html", !options.html.empty()},
                             {"-o", options.output != "table"}};
  Given const of_schedule[] = {{"--pool", !options.pool.empty()},
                               {"--load", !options.load.empty()},
                               {"--columns", !options.columns.empty()},
                               {"--time-zone", !options.time_zone.empty()}};
  auto const first = [](std::span<Given const> all) {
    auto const given = std::ranges::find_if(all, &Given::given);
    return std::string(given == all.end() ? "" : given->name);
  };
  std::string const wrong = options.suggest_schedule ? first(of_search) : first(of_schedule);
  if (wrong.empty()) return "";
  return options.suggest_schedule
             ? wrong + ": --suggest-schedule makes no search; tune what it writes in a second step"
             : wrong + ": only --suggest-schedule takes it";
}

int schedule_instead(TuneOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.scenarios.size() != 1) {
    err << "--suggest-schedule: give one SCENARIO\n";
    return wrong_usage;
  }
  return suggest_schedule({.scenario = options.scenarios.front(),
                           .formulas = options.formulas,
                           .pool = options.pool,
                           .load = options.load,
                           .columns = options.columns,
                           .time_zone = options.time_zone,
                           .semantics = options.semantics,
                           .seeds = options.seeds,
                           .write = options.write},
                          out, err);
}

std::vector<Option> schedule_options(TuneOptions& options) {
  return {
      {.name = "--suggest-schedule",
       .target = &options.suggest_schedule,
       .help = "Instead: a formula with nodes ready at the hours and weekdays that have load"},
      {.name = "--pool", .target = &options.pool, .help = "The pool that the schedule is for"},
      {.name = "--load",
       .target = &options.load,
       .help = "Load to read the schedule from: load.jsonl, or what 'load import' reads",
       .file = true},
      columns_option(&options.columns),
      {.name = "--time-zone",
       .target = &options.time_zone,
       .help = "Of the schedule's hours and weekdays, for example Europe/Paris (default: UTC)"}};
}

}  // namespace poolcast::cli
