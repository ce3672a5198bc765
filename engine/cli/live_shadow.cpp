#include "engine/cli/live_shadow.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

#include "engine/base/diagnostic.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/live_formula.hpp"
#include "engine/cli/live_period.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/cli/shadow_candidate.hpp"
#include "engine/cli/shadow_report.hpp"
#include "engine/formula/compile.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

using live::BatchError;
using live::BatchResult;

/// What the options say, read and understood.
struct Plan {
  std::string formula;
  std::optional<formula::Program> program{};  // by poolcast
  LivePeriod period;
  Duration interval = 15 * minute;
};

/// The pool as it was looked at, and when its formula ran last.
class Shadow {
 public:
  Shadow(LiveShadowOptions const& options, Plan const& plan, live::BatchHttp& http)
      : options_(options), plan_(plan), http_(http) {}

  /// Once, before all looks. Says when the first row can be expected.
  BatchResult<std::string> begin();
  /// A row, if there was an evaluation since the last look.
  BatchResult<std::optional<ShadowRow>> look();

 private:
  BatchResult<std::optional<ShadowRow>> look_by_service();
  BatchResult<std::optional<ShadowRow>> look_by_poolcast();
  bool is_new(live::Pool const& pool);

  LiveShadowOptions const& options_;
  Plan const& plan_;
  live::BatchHttp& http_;
  std::optional<LocalCandidate> local_{};
  std::optional<Time> last_run_{};
  Time next_evaluation_{};  // by poolcast, where the service makes none
};

BatchResult<std::string> Shadow::begin() {
  bool const by_service = !plan_.program;
  BatchResult<live::Pool> const pool =
      by_service ? pool_with_autoscale(http_, options_.pool) : live::get_pool(http_, options_.pool);
  if (!pool) return live::refuse(pool.error());
  Time const now = http_.answered_at().value_or(live::wall_clock_now());
  if (pool->last_run) last_run_ = pool->last_run->at;
  if (by_service) {
    BatchResult<Trial> const trial = try_formula(http_, options_.pool, plan_.formula);
    if (!trial) return live::refuse(trial.error());
    if (!trial->formula.refusal.empty()) {
      return live::refuse(
          {.place = options_.formula, .status = 400, .message = problem_of(*trial)});
    }
  } else {
    local_.emplace(*plan_.program, *pool);
  }
  next_evaluation_ = now + plan_.interval;
  std::optional<Time> next;
  if (!pool->autoscale) next = next_evaluation_;
  if (pool->autoscale && last_run_ && pool->interval) next = *last_run_ + *pool->interval;
  std::string text = "pool " + pool->id + ", beside its own formula";
  if (!pool->autoscale) {
    text =
        "pool " + pool->id + ", whose autoscale is off, every " + format_duration(plan_.interval);
  }
  return text + (next ? "; the next evaluation is due at " + format_time(*next, 0) : "");
}

bool Shadow::is_new(live::Pool const& pool) {
  if (!pool.last_run || (last_run_ && pool.last_run->at <= *last_run_)) return false;
  last_run_ = pool.last_run->at;
  return true;
}

BatchResult<std::optional<ShadowRow>> Shadow::look() {
  return plan_.program ? look_by_poolcast() : look_by_service();
}

BatchResult<std::optional<ShadowRow>> Shadow::look_by_service() {
  BatchResult<live::Pool> const pool = pool_with_autoscale(http_, options_.pool);
  if (!pool) return live::refuse(pool.error());
  std::optional<Time> const before = last_run_;
  if (!is_new(*pool)) return std::optional<ShadowRow>();
  BatchResult<Wish> candidate = wish_by_service(http_, options_.pool, plan_.formula);
  if (!candidate) {
    last_run_ = before;  // to be asked again
    return live::refuse(candidate.error());
  }
  return ShadowRow{pool->last_run->at, wish_of(*pool->last_run), std::move(*candidate)};
}

BatchResult<std::optional<ShadowRow>> Shadow::look_by_poolcast() {
  BatchResult<live::PoolLook> const look = live::look_at_pool(http_, options_.pool);
  if (!look) return live::refuse(look.error());
  local_->sample(*look);
  if (look->pool.autoscale) {
    if (!is_new(look->pool)) return std::optional<ShadowRow>();
    live::AutoscaleRun const& run = *look->pool.last_run;
    return ShadowRow{run.at, wish_of(run), local_->wish(*look)};
  }
  if (look->at < next_evaluation_) return std::optional<ShadowRow>();
  next_evaluation_ = std::max(next_evaluation_ + plan_.interval, look->at);
  return ShadowRow{look->at, Wish{look->pool.target}, local_->wish(*look)};
}

Result<Plan> read_plan(LiveShadowOptions const& options) {
  Result<LivePeriod> const period =
      read_period(options.every, options.duration, live::wall_clock_now());
  if (!period) return fail(period.error().message);
  Plan plan{.formula = {}, .period = *period};
  if (options.interval.empty()) return plan;
  if (options.by != "poolcast") {
    return fail("--interval: the pool's own interval holds; it is for --by poolcast only");
  }
  Result<Duration> const interval = read_span("--interval", options.interval);
  if (!interval) return fail(interval.error().message);
  plan.interval = *interval;
  return plan;
}

/// Messages go to `err`; false if there were any.
bool read_candidate(LiveShadowOptions const& options, Plan& plan, std::ostream& err) {
  Result<Source> const source = load_source(options.formula);
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!source) err << source.error().message << "\n";
  if (!semantics) err << semantics.error().message << "\n";
  if (!source || !semantics) return false;
  plan.formula = source->text;
  if (options.by == "service") return true;
  auto program = formula::compile(*source, *semantics);
  if (!program) err << render(*source, program.error());
  if (!program) return false;
  plan.program = std::move(*program);
  return true;
}

/// Looks again and again, and prints a row for each evaluation.
int watch(LiveShadowOptions const& options, Plan const& plan, InterruptWatch const& interrupt,
          Shadow& shadow, std::ostream& out, std::ostream& err) {
  bool const as_text = options.output == "text";
  ShadowTally tally;
  if (as_text) out << shadow_heading() << std::flush;
  bool failing = false;
  int code = ok;
  for (Time next = live::wall_clock_now();; next += plan.period.every) {
    next = std::max(next, live::wall_clock_now());
    interrupt.wait_until(std::min(next, plan.period.until));
    if (interrupt.asked()) code = plan.period.has_end() ? interrupted : ok;
    if (interrupt.asked() || next > plan.period.until) break;
    BatchResult<std::optional<ShadowRow>> const row = shadow.look();
    if (!row && interrupt.asked()) continue;
    if (!row && exit_code_of(row.error()) == bad_input) {
      err << live::text_of(row.error()) << "\n";
      code = bad_input;
      break;
    }
    if (!row && !failing) err << live::text_of(row.error()) << "; trying on" << std::endl;
    if (row && failing) err << "the service answers again" << std::endl;
    failing = !row;
    if (!row || !*row) continue;
    count(**row, tally);
    out << (as_text ? shadow_line(**row) : shadow_json(**row)) << std::flush;
  }
  out << (as_text ? shadow_summary(tally) : shadow_summary_json(tally));
  return code;
}

}  // namespace

int live_shadow(LiveShadowOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Plan> plan = read_plan(options);
  if (!plan) return fail_with(plan.error(), wrong_usage, err);
  if (!read_candidate(options, *plan, err)) return bad_input;
  InterruptWatch const interrupt(EndedBy::interrupt_or_terminate);
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account, &interrupt);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  Shadow shadow(options, *plan, **http);
  BatchResult<std::string> const begun = shadow.begin();
  if (!begun) {
    BatchError const& error = begun.error();
    err << live::text_of(error)
        << (error.place.starts_with("pool '") ? "; or let Poolcast evaluate it: --by poolcast" : "")
        << "\n";
    return exit_code_of(error);
  }
  if (options.output == "text") out << *begun << "; to end: Ctrl-C" << std::endl;
  return watch(options, *plan, interrupt, shadow, out, err);
}

Command live_shadow_command() {
  auto const options = std::make_shared<LiveShadowOptions>();
  return {
      .name = "shadow",
      .purpose = "Show what another formula would decide on a pool, beside its own",
      .example = "poolcast live shadow formulas/queue-depth.autoscale --pool batchLinux --for 1s",
      .options = account_options(
          options->account,
          {{.name = "FORMULA",
            .target = &options->formula,
            .help = "Formula file of the candidate; - is standard input",
            .required = true,
            .file = true},
           {.name = "--pool",
            .target = &options->pool,
            .help = "Id of the pool; it is not changed",
            .required = true},
           {.name = "--by",
            .target = &options->by,
            .help = "Who evaluates the candidate: the service on its own samples, or poolcast on "
                    "those that it takes itself, also where the pool's autoscale is off",
            .choices = {"service", "poolcast"}},
           {.name = "--interval",
            .target = &options->interval,
            .help = "Time between evaluations where the pool's autoscale is off (default: 15m)"},
           {.name = "--every",
            .target = &options->every,
            .help = "Time between two looks (default: 30s, as the service samples)"},
           {.name = "--for",
            .target = &options->duration,
            .help = "Stop after this time, for example 8h (default: at Ctrl-C)"},
           semantics_option(&options->semantics),
           {.name = "-o,--output",
            .target = &options->output,
            .help = "text or jsonl",
            .choices = {"text", "jsonl"}}}),
      .run = [options] { return live_shadow(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
