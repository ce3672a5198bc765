#include "engine/cli/live_run.hpp"

#include <algorithm>
#include <iostream>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/live_service.hpp"
#include "engine/cli/live_stage.hpp"
#include "engine/cli/live_tasks.hpp"
#include "engine/cli/load_file.hpp"
#include "engine/cli/load_player.hpp"
#include "engine/cli/prepared_run.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/control/controller.hpp"
#include "engine/experiment/run_report.hpp"
#include "engine/load/scale.hpp"
#include "live/batch_pools.hpp"
#include "live/batch_tasks.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

/// All that is known before the first task.
struct Stage {
  PreparedRun run;
  control::Policies policies{};
  std::vector<TaskForm> forms{};
  std::vector<live::Pool> pools{};
  std::string prefix{};
  ClockStart start{};
};

/// A recording is simulated for whole days; nobody would wait for their end.
Time end_of(experiment::Workload const& workload) {
  if (!workload.recorded) return workload.end;
  Time last = workload.start;
  for (load::Job const& job : workload.load.jobs) last = std::max(last, job.queued + job.duration);
  return std::min(workload.end, last + hour);
}

/// No longer than `--for`.
Result<void> cut_to(PreparedRun& run, std::string const& duration) {
  experiment::Workload& workload = run.workload;
  workload.end = end_of(workload);
  if (!duration.empty()) {
    Result<Duration> const length = parse_duration(duration);
    if (!length || *length <= Duration{}) {
      return fail("--for: '" + duration + "' is not a duration; write --for 2h");
    }
    workload.end = std::min(workload.end, workload.start + *length);
    cut_load(workload.load, workload.end);
    if (workload.load.jobs.empty()) {
      return fail("--for: no job of the load is queued in its first " + format_duration(*length));
    }
  }
  return {};
}

void begin_at(PreparedRun& run, Time now) {
  experiment::Workload& workload = run.workload;
  Duration const shift = now - workload.start;
  load::shift(workload.load, shift);
  workload.start += shift;
  workload.end += shift;
}

/// The report is on the pools as they are in the account, but for what they cost.
void describe_as_they_are(Stage& stage, bool autoscale) {
  for (std::size_t i = 0; i < stage.pools.size(); ++i) {
    live::Pool const& pool = stage.pools[i];
    experiment::ScenarioPool& described = stage.run.scenario.pools[i];
    auto const slots = static_cast<std::uint16_t>(pool.slots_per_node);
    stage.run.scenario.model.pools[i].task_slots_per_node = slots;
    stage.policies.pools[i].task_slots_per_node = slots;
    if (autoscale) continue;
    stage.policies.pools[i].autoscale.reset();
    described.formula.reset();
    if (!pool.autoscale) continue;
    described.formula = Source{"the service's formula", pool.formula};
    described.evaluation_interval = pool.interval.value_or(15 * minute);
  }
}

void tell_differences(Stage const& stage, std::ostream& err) {
  for (std::size_t i = 0; i < stage.pools.size(); ++i) {
    std::string const& size = stage.run.scenario.pools[i].vm_size;
    if (same_but_for_case(size, stage.pools[i].vm_size)) continue;
    err << "note: pool " << stage.pools[i].id << " has " << stage.pools[i].vm_size
        << " nodes; costs are those of " << size << ", as the scenario says\n";
  }
  if (stage.run.scenario.model.pipelines.service != sim::PipelineService::none) {
    err << "note: the scenario's pipeline service is not played: a job's task is asked for at "
           "once, and serves that job\n";
  }
}

std::string default_prefix(Time now) {
  std::string prefix = "run-";
  for (char const c : format_time(now, 0)) {
    if (is_digit(c)) prefix += c;
    if (c == 'T') prefix += '-';
  }
  return prefix;
}

Expected<Stage, Failure> set_stage(LiveRunOptions const& options, live::BatchHttp& http,
                                   PreparedRun run) {
  Stage stage{.run = std::move(run), .start = {live::wall_clock_now()}};
  experiment::Scenario const& scenario = stage.run.scenario;
  Result<std::vector<TaskForm>> forms = task_forms(scenario, options.commands, options.images);
  if (!forms) return misused(forms.error().message);
  stage.forms = std::move(*forms);
  Result<control::Policies> policies =
      experiment::policies_of(scenario, stage.run.workload.load.jobs.size());
  if (!policies) return failure(policies.error().message);
  stage.policies = std::move(*policies);
  // No sample is lost but in a simulation.
  stage.policies.sampling.lost_percent = stage.policies.sampling.zero_percent = 0;
  if (options.emulated) {
    Expected<ClockStart, Failure> const told = emulated_time(http);
    if (!told) return tl::unexpected(told.error());
    stage.start = *told;
  }
  stage.prefix = options.prefix.empty() ? default_prefix(stage.start.now) : options.prefix;
  auto pools = find_pools(http, scenario, options.autoscale);
  if (!pools) return tl::unexpected(pools.error());
  stage.pools = std::move(*pools);
  if (auto free = check_prefix_is_free(http, stage.prefix); !free) {
    return tl::unexpected(free.error());
  }
  begin_at(stage.run, stage.start.now);
  describe_as_they_are(stage, options.autoscale);
  return stage;
}

live::RestBatchOptions rest_options(Stage const& stage, LiveClock const& clock, bool autoscale) {
  live::RestBatchOptions rest{.run = stage.prefix,
                              .pools = {},
                              .now = [&clock] { return clock.account_now(); },
                              .count_all_jobs = autoscale};
  load::Load const& load = stage.run.workload.load;
  for (std::size_t i = 0; i < stage.pools.size(); ++i) {
    rest.pools.push_back({stage.pools[i].id, [&stage, &load, i](batch::TaskSpec const& spec) {
                            return task_of(stage.forms[i], load.jobs[spec.id.value].duration);
                          }});
  }
  return rest;
}

/// What still runs or waits in them ends with them.
void end_jobs(live::BatchHttp& http, std::vector<std::string> const& jobs, bool keep,
              std::ostream& err) {
  if (jobs.empty()) return;
  std::string names;
  for (std::string const& job : jobs) names += (names.empty() ? "" : ", ") + job;
  if (keep) {
    err << "kept, with what still runs in them: " << names << "\n";
    return;
  }
  for (std::string const& job : jobs) {
    live::BatchResult<void> const ended = live::terminate_job(http, job, "poolcast live run");
    if (!ended) err << "job " << job << " stays active: " << live::text_of(ended.error()) << "\n";
  }
}

int tell_report(Stage const& stage, batch::Ledger const& ledger, std::string const& output,
                std::ostream& out, std::ostream& err) {
  report::Report report = experiment::report_of(stage.run.scenario, stage.run.workload, ledger);
  report.notes.push_back("run live, as tasks of the jobs " + stage.prefix + "-POOL");
  bool const cut = ledger.end < stage.run.workload.end;
  out << report_text(report, output);
  if (cut && output == "csv") err << report.notes.front() << "\n";  // CSV has no place for it
  return cut ? interrupted : ok;
}

int play(Stage& stage, LiveRunOptions const& options, live::BatchHttp& http,
         InterruptWatch const& interrupt, std::ostream& out, std::ostream& err) {
  LiveClock clock(interrupt, stage.start.now, stage.start.speed);
  experiment::Workload const& workload = stage.run.workload;
  err << stage.prefix << ": " << counted(workload.load.jobs.size(), "job") << " from now until "
      << format_time(workload.end, 0) << "; Ctrl-C ends it sooner" << std::endl;
  LoadPlayer player(workload.load, clock);
  clock.next_request = [&] { return player.next(); };
  live::RestBatchService account(http, rest_options(stage, clock, options.autoscale));
  LiveServiceOptions service_options{.begin = workload.start};
  service_options.most_late = stage.policies.sampling.interval;
  service_options.observed = [&](batch::Observation const& seen) { player.note(seen); };
  service_options.tell = [&](std::string const& what) {
    err << format_time(clock.account_now(), 0) << "  " << what << std::endl;
  };
  service_options.resized = [&](LiveResize const& resize) {
    if (resize.fate == ResizeFate::refused) err << resize.error << std::endl;
  };
  LiveService service(account, clock, std::move(service_options));
  std::optional<Progress> progress(std::in_place, err, "running");
  auto const length = static_cast<double>((workload.end - workload.start).ticks);
  stage.policies.go_on = [&](Time now) {
    progress->show(static_cast<double>((now - workload.start).ticks) / length);
    return !clock.interrupted() && !service.end();
  };
  batch::Ledger ledger = control::run(clock, service, player, stage.policies, workload.end);
  progress.reset();
  // The moment at which it was interrupted, not the one that was waited for.
  if (ledger.end < workload.end) ledger.end = std::min(ledger.end, clock.account_now());
  end_jobs(http, account.job_ids(), options.keep_jobs, err);
  if (options.autoscale) err << "the pools keep their size; nobody scales them now\n";
  int const code = tell_report(stage, ledger, options.input.output, out, err);
  if (!service.end()) return code;
  return fail_with(*service.end(), err);
}

}  // namespace

int live_run(LiveRunOptions const& options, std::ostream& out, std::ostream& err) {
  Result<PreparedRun> prepared = prepare_run(options.input);
  if (!prepared) return fail_with(prepared.error(), bad_input, err);
  Result<void> well_formed = cut_to(*prepared, options.duration);
  if (well_formed) {
    // All default ones are as long.
    well_formed = check_prefix_form(prepared->scenario, options.prefix.empty()
                                                            ? default_prefix(live::wall_clock_now())
                                                            : options.prefix);
  }
  if (!well_formed) return fail_with(well_formed.error(), wrong_usage, err);
  InterruptWatch const interrupt(EndedBy::interrupt_or_terminate);
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account, &interrupt);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  Expected<Stage, Failure> stage = set_stage(options, **http, std::move(*prepared));
  if (!stage) return fail_with(stage.error(), err);
  tell_differences(*stage, err);
  return play(*stage, options, **http, interrupt, out, err);
}

Command live_run_command() {
  auto const options = std::make_shared<LiveRunOptions>();
  SimulateOptions& input = options->input;
  return {
      .name = "run",
      .purpose = "Run a scenario's load as real tasks in an account's pools, and report on it",
      .example = "poolcast live run docs/examples/morning.json --for 2s",
      .options = account_options(
          options->account,
          {{.name = "SCENARIO",
            .target = &input.scenario,
            .help = "Scenario file; the account must have its pools",
            .required = true,
            .file = true},
           {.name = "--for",
            .target = &options->duration,
            .help = "Play only the beginning of the load, for example 2h (default: all of it)"},
           {.name = "--autoscale",
            .target = &options->autoscale,
            .help =
                "Scale the pools from here, by the scenario's formulas (default: whoever does)"},
           {.name = "--command",
            .target = &options->commands,
            .help = "What a task runs, or POOL=TEXT for one pool's; {seconds} is its run time "
                    "(default: a sleep); repeatable"},
           {.name = "--image",
            .target = &options->images,
            .help = "Container image of the tasks, or POOL=IMAGE; repeatable"},
           {.name = "--prefix",
            .target = &options->prefix,
            .help = "The jobs are PREFIX-POOL (default: run- and the time)"},
           {.name = "--keep-jobs",
            .target = &options->keep_jobs,
            .help = "Leave the jobs, and what still runs in them (default: they are terminated)"},
           {.name = "--formula",
            .target = &input.formulas,
            .help = "Formula for every pool, or POOL=FILE for one; repeatable",
            .file = true},
           recording_option(&input.load),
           columns_option(&input.columns),
           {.name = "--seed",
            .target = &input.seed,
            .help = "Seed of the load's random draws (default: the scenario's)"},
           semantics_option(&input.semantics),
           {.name = "--emulated",
            .target = &options->emulated,
            .help = "The account is 'poolcast emulate' on this machine: follow its clock"},
           {.name = "-o,--output",
            .target = &input.output,
            .help = "table, json, csv or markdown",
            .choices = {"table", "json", "csv", "markdown"}}}),
      .run = [options] { return live_run(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
