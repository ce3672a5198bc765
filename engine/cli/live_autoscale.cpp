#include "engine/cli/live_autoscale.hpp"

#include <iostream>
#include <limits>

#include "engine/base/text.hpp"
#include "engine/cli/evaluation_line.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/formula_file.hpp"
#include "engine/cli/live_service.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/control/controller.hpp"
#include "live/batch_pools.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr batch::PoolId only_pool{0};

/// Asks for nothing: the tasks are others'.
class NoRequests final : public batch::RequestSource {
 public:
  std::span<batch::AgentRequest const> take() override { return {}; }
  std::span<batch::JobTransition const> jobs() override { return {}; }
};

/// What the options say, read and understood.
struct Plan {
  Duration interval;
  std::optional<Duration> length;  // nothing: until Ctrl-C
  std::optional<std::int32_t> max_nodes;
  formula::Semantics semantics;
};

Result<Plan> read_options(LiveAutoscaleOptions const& options) {
  Plan plan;
  Result<Duration> const interval = parse_duration(options.interval);
  if (!interval || *interval < formula::sample_period || *interval > 168 * hour) {
    return fail("--interval: '" + options.interval +
                "' is not a duration from 30s, which is how often samples are taken, to 168h; "
                "write --interval 1m");
  }
  plan.interval = *interval;
  if (!options.duration.empty()) {
    Result<Duration> const length = parse_duration(options.duration);
    if (!length || *length <= Duration{}) {
      return fail("--for: '" + options.duration + "' is not a duration; write --for 2h");
    }
    plan.length = *length;
  }
  if (options.max_nodes) {
    std::uint64_t const most = std::numeric_limits<std::int32_t>::max();
    plan.max_nodes = static_cast<std::int32_t>(std::min(*options.max_nodes, most));
  }
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!semantics) return fail(semantics.error().message);
  plan.semantics = *semantics;
  return plan;
}

/// What keeps us from scaling it, and what to do; empty: nothing.
std::string obstacle(live::Pool const& pool, bool dry_run) {
  if (pool.state == "deleting") return "pool " + pool.id + " is being deleted";
  if (!pool.autoscale || dry_run) return "";
  std::string const every = pool.interval ? " every " + format_duration(*pool.interval) : "";
  return "pool " + pool.id + " is scaled by the service itself" + every +
         ", and only one can scale it; turn that off first: az batch pool autoscale disable "
         "--pool-id " +
         pool.id;
}

/// Sampled like the service does; but a sample can be read as soon as it has been taken.
control::Policies policies_of(Plan const& plan, live::Pool const& pool,
                              formula::Program const& program) {
  control::Policies policies;
  policies.sampling.first_sample_delay = {};
  policies.sampling.availability_delay = {};
  control::PoolPolicy policy{
      .autoscale = program, .evaluation_interval = plan.interval, .first_evaluation_delay = {}};
  policy.task_slots_per_node = static_cast<std::uint16_t>(pool.slots_per_node);
  policies.pools.push_back(std::move(policy));
  return policies;
}

struct Driving {
  LiveAutoscaleOptions const& options;
  Plan const& plan;
  formula::Program const& program;
  live::BatchHttp& http;
  InterruptWatch const& interrupt;
  std::ostream& out;
  std::ostream& err;

  int drive(live::Pool const& pool, ClockStart start) const;
  int tell_end(LiveService const& service, LiveClock const& clock) const;
};

int Driving::tell_end(LiveService const& service, LiveClock const& clock) const {
  if (service.end()) {
    return fail_with(*service.end(), err);
  }
  err << (clock.interrupted() ? "interrupted" : "the time is over") << ": pool " << options.pool;
  if (service.counts().empty()) {
    err << " stays as it is\n";
  } else {
    batch::Targets const target = service.counts().front().target;
    err << " stays as it is, with a target of " << target.dedicated << " dedicated and "
        << target.low_priority << " low-priority nodes"
        << (options.dry_run ? "" : "; nobody scales it now") << "\n";
  }
  return clock.interrupted() ? interrupted : ok;
}

int Driving::drive(live::Pool const& pool, ClockStart start) const {
  LiveClock clock(interrupt, start.now, start.speed);
  err << (options.dry_run ? "evaluating " : "scaling pool " + pool.id + " by ") << options.formula
      << " every " << format_duration(plan.interval) << "; Ctrl-C ends it" << std::endl;
  auto const no_task = [](batch::TaskSpec const&) { return live::TaskToAdd{}; };
  live::RestBatchService account(http, {.run = "autoscale",
                                        .pools = {{pool.id, no_task}},
                                        .now = [&] { return clock.account_now(); },
                                        .count_all_jobs = true});
  EvaluationLine line;
  LiveServiceOptions service_options{.may_resize = !options.dry_run, .max_nodes = plan.max_nodes};
  service_options.tell = [&](std::string const& what) {
    err << format_time(clock.account_now(), 0) << "  " << what << std::endl;
  };
  LiveService* counted = nullptr;
  // Once interrupted, the clock stands at the evaluation that was waited for.
  service_options.resized = [&](LiveResize const& resize) {
    if (clock.interrupted()) return;
    out << text_of(line, counted->counts().front(), resize) << std::endl;
  };
  LiveService service(account, clock, std::move(service_options));
  counted = &service;
  control::Policies policies = policies_of(plan, pool, program);
  policies.go_on = [&](Time) { return !clock.interrupted() && !service.end(); };
  policies.pools[only_pool.value].watch = [&](formula::Environment const& environment,
                                              formula::Workspace const& workspace,
                                              formula::Outcome const& outcome) {
    if (clock.interrupted()) return;
    line = line_of(program, environment, workspace, outcome);
    if (outcome.error) out << text_of(line, service.counts().front()) << std::endl;
  };
  NoRequests source;
  control::run(clock, service, source, policies, plan.length ? start.now + *plan.length : never);
  return tell_end(service, clock);
}

}  // namespace

int live_autoscale(LiveAutoscaleOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Plan> const plan = read_options(options);
  if (!plan) return fail_with(plan.error(), wrong_usage, err);
  std::optional<CompiledFormula> const formula =
      load_formula(options.formula, plan->semantics, err);
  if (!formula) return bad_input;
  InterruptWatch const interrupt(EndedBy::interrupt_or_terminate);
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account, &interrupt);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  live::BatchResult<live::Pool> const pool = live::get_pool(**http, options.pool);
  if (!pool) return fail_with(pool.error(), err);
  std::string const problem = obstacle(*pool, options.dry_run);
  if (!problem.empty()) return fail_with(Failure{problem}, err);
  ClockStart start{live::wall_clock_now()};
  if (options.emulated) {
    Expected<ClockStart, Failure> const told = emulated_time(**http);
    if (!told) return fail_with(told.error(), err);
    start = *told;
  }
  return Driving{options, *plan, formula->program, **http, interrupt, out, err}.drive(*pool, start);
}

Command live_autoscale_command() {
  auto const options = std::make_shared<LiveAutoscaleOptions>();
  return {.name = "autoscale",
          .purpose = "Scale a pool by a formula from here, as often as every 30 s",
          .example =
              "poolcast live autoscale formulas/queue-depth.autoscale --pool batchLinux "
              "--dry-run --for 1s",
          .options = account_options(
              options->account,
              {{.name = "FORMULA",
                .target = &options->formula,
                .help = "Formula file",
                .required = true,
                .file = true},
               {.name = "--pool",
                .target = &options->pool,
                .help = "Id of the pool; the service's own automatic scaling must be off",
                .required = true},
               {.name = "--interval",
                .target = &options->interval,
                .help = "Time between two evaluations, from 30s"},
               {.name = "--for",
                .target = &options->duration,
                .help = "Stop after this time, for example 2h (default: at Ctrl-C)"},
               {.name = "--max-nodes",
                .target = &options->max_nodes,
                .help = "Never ask for more nodes than so many, whatever the formula says"},
               {.name = "--dry-run",
                .target = &options->dry_run,
                .help = "Evaluate and print, and resize nothing"},
               semantics_option(&options->semantics),
               {.name = "--emulated",
                .target = &options->emulated,
                .help = "The account is 'poolcast emulate' on this machine: follow its clock"}}),
          .run = [options] { return live_autoscale(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
