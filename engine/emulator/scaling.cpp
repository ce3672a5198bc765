#include "engine/emulator/scaling.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/random.hpp"
#include "engine/base/source.hpp"
#include "engine/control/metrics.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::emulator {
namespace {

constexpr Duration least_interval = 5 * minute;
constexpr Duration longest_interval = 168 * hour;
constexpr std::size_t most_watched = 2880;  // a day of samples

std::uint64_t bits_of(Account const& account, Pool const& pool) {
  return draw(account.settings.model.seed, Stream::formula,
              static_cast<std::uint64_t>(pool.created.ticks));
}

Problem syntax_problem(Source const& source, Diagnostics const& diagnostics) {
  Problem result = problem("AutoScalingFormulaSyntaxError");
  for (Diagnostic const& one : diagnostics) {
    Place const place = place_of(source.text, one.span.begin);
    result.details.push_back({"Reason", "Line " + std::to_string(place.line) + ", Col " +
                                            std::to_string(place.column) + ": " + one.message});
  }
  return result;
}

formula::Outcome run(Account const& account, Pool const& pool, formula::Program const& program,
                     formula::Workspace& workspace) {
  formula::Environment environment = control::environment_of(pool.counts, pool.slots);
  environment.now = account.now;
  environment.samples = &pool.scaling->history;
  environment.random_bits =
      mix(bits_of(account, pool) + static_cast<std::uint64_t>(account.now.ticks));
  return formula::evaluate(program, environment, workspace);
}

}  // namespace

Expected<formula::Program, Problem> compile(Settings const& settings, std::string const& formula) {
  if (formula.size() > formula::max_bytes) {
    return refuse("AutoScalingFormulaTooLong",
                  {{"Reason", "The formula has " + std::to_string(formula.size()) +
                                  " bytes, more than " + std::to_string(formula::max_bytes)}});
  }
  Source const source{"autoScaleFormula", formula};
  auto program = formula::compile(source, settings.semantics);
  if (!program) return refuse(syntax_problem(source, program.error()));
  return *program;
}

Expected<Duration, Problem> evaluation_interval(Json const& body, Duration otherwise) {
  constexpr std::string_view name = "autoScaleEvaluationInterval";
  if (member(body, name).is_null()) return otherwise;
  Duration const interval = duration_member(body, name).value_or(longest_interval + Duration{1});
  if (interval >= least_interval && interval <= longest_interval) return interval;
  return refuse(bad_property(std::string(name), text_member(body, name),
                             "The value must be between PT5M and PT168H"));
}

void scale(Account const& account, Pool& pool, std::string formula, formula::Program program,
           Duration interval) {
  if (!pool.scaling) {
    pool.scaling =
        Scaling{.formula = {},
                .program = program,
                .interval = interval,
                .next_evaluation = account.now + account.settings.first_evaluation_delay,
                .enabled = account.now,
                .history = formula::SampleHistory(account.settings.sampling.availability_delay)};
  }
  // Another interval starts the schedule anew, at this moment; a formula alone keeps it.
  Scaling& scaling = *pool.scaling;
  if (interval != scaling.interval) {
    scaling.interval = interval;
    scaling.next_evaluation = account.now + interval;
  }
  scaling.formula = std::move(formula);
  scaling.program = std::move(program);
  scaling.enabled = account.now;
}

void sample(Account const& account, Pool& pool) {
  control::Sampling const& sampling = account.settings.sampling;
  pool.next_sample += sampling.interval;
  if (pool.watched.size() >= most_watched) {
    pool.watched.erase(pool.watched.begin(), pool.watched.begin() + most_watched / 2);
  }
  pool.watched.push_back({account.now, pool.counts});
  if (!pool.scaling) return;
  auto const luck = control::sample_luck(sampling, bits_of(account, pool), account.now);
  if (luck == control::SampleLuck::lost) return;
  for (control::MetricSource const& source : control::metric_sources) {
    double const value = source.read(pool.counts);
    if (value < 0) continue;  // not measured
    bool const zero = luck == control::SampleLuck::zero;
    pool.scaling->history.record(source.metric, account.now, zero ? 0 : value);
  }
}

AutoScaleRun try_formula(Account const& account, Pool const& pool,
                         formula::Program const& program) {
  formula::Workspace workspace;
  formula::Outcome const outcome = run(account, pool, program, workspace);
  return {account.now, formula::results(program, workspace, outcome), outcome.error};
}

void evaluate(Account const& account, Pool& pool) {
  Scaling& scaling = *pool.scaling;
  scaling.next_evaluation += scaling.interval;
  formula::Workspace workspace;
  formula::Outcome const outcome = run(account, pool, scaling.program, workspace);
  scaling.last = AutoScaleRun{account.now, formula::results(scaling.program, workspace, outcome),
                              outcome.error};
  if (outcome.error) return;  // the service keeps the pool's size
  // A refused resize changes nothing; the next evaluation asks again.
  static_cast<void>(pool.world->resize(only_pool, control::applied_targets(outcome),
                                       control::applied_option(outcome)));
}

void remove_all_nodes(Pool& pool) {
  if (pool.counts.target == batch::Targets{}) return;
  static_cast<void>(pool.world->resize(only_pool, {}, batch::DeallocationOption::terminate));
}

}  // namespace poolcast::emulator
