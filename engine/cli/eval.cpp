#include "engine/cli/eval.hpp"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/diagnostic.hpp"
#include "engine/base/file.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/explanation.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/samples_file.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/parse.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

struct Pool {
  double dedicated = 0;
  double low_priority = 0;
  double slots = 1;
};

/// A count of nodes or slots that a pool can have.
std::optional<double> parse_count(std::string_view text) {
  std::optional<long long> const count = parse_integer(text);
  if (!count || *count < 0 || *count > 1'000'000) return std::nullopt;
  return static_cast<double>(*count);
}

Result<Pool> parse_pool(std::string_view text) {
  Pool pool;
  if (text.empty()) return pool;
  struct Key {
    std::string_view name;
    double* value;
  };
  Key const keys[] = {
      {"dedicated", &pool.dedicated}, {"low_priority", &pool.low_priority}, {"slots", &pool.slots}};
  constexpr std::string_view names[] = {"dedicated", "low_priority", "slots"};
  std::string const remedy = "; write --pool dedicated=2,low_priority=0,slots=5";
  for (std::string_view part : split(text, ',')) {
    std::size_t const equals = part.find('=');
    std::string_view const name = part.substr(0, equals);
    auto const* const key = std::ranges::find(keys, name, &Key::name);
    if (key == std::end(keys)) {
      std::string const hint = did_you_mean(name, names);
      return fail("--pool: unknown key '" + std::string(name) + "'" +
                  (hint.empty() ? remedy : hint));
    }
    std::optional<double> const count =
        equals == part.npos ? std::nullopt : parse_count(part.substr(equals + 1));
    if (!count || (name == "slots" && *count == 0)) {
      return fail("--pool: '" + std::string(part) + "' is not a whole number of " +
                  (name == "slots" ? "slots, at least 1" : "nodes") + remedy);
    }
    *key->value = *count;
  }
  return pool;
}

Result<Time> parse_at(std::string const& text) {
  if (text.empty()) return live::wall_clock_now();
  std::optional<Time> const time = parse_w3c_time(text);
  if (time) return *time;
  return fail("--at: '" + text + "' is not a time; write --at 2022-01-18T09:00:00Z");
}

/// What was asked for, read and understood.
struct Question {
  formula::Formula formula;
  formula::Program program;
  formula::SampleHistory history;
  Pool pool;
  Time now;
};

/// What is certain of a formula before it is evaluated.
struct Compiled {
  formula::Formula formula;
  formula::Program program;
};

/// Messages go to `err`; nothing if there were any.
std::optional<Compiled> read_formula(std::string const& path, formula::Semantics const& semantics,
                                     formula::Tracing tracing, std::ostream& err) {
  Result<Source> const source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return std::nullopt;
  }
  auto formula = formula::parse(*source, semantics);
  if (!formula) {
    err << render(*source, formula.error());
    return std::nullopt;
  }
  auto program = formula::compile(*formula, semantics, tracing);
  if (program) return Compiled{std::move(*formula), std::move(*program)};
  err << render(*source, program.error());
  return std::nullopt;
}

/// The AutoScaleRun object of the Batch REST API.
nlohmann::ordered_json to_json(Time now, std::string const& results,
                               formula::Outcome const& outcome) {
  nlohmann::ordered_json run{{"timestamp", format_time(now, 7)}, {"results", results}};
  if (outcome.error) {
    nlohmann::ordered_json detail{{"name", "Message"}, {"value", outcome.error->detail()}};
    run["error"] = {{"code", outcome.error->code_name()},
                    {"message", outcome.error->message()},
                    {"values", nlohmann::ordered_json::array({detail})}};
  }
  return run;
}

std::string to_text(std::string const& results, formula::Outcome const& outcome) {
  if (!outcome.error) return results;
  return results + "\n" + std::string(outcome.error->code_name()) + ": " +
         std::string(outcome.error->message()) + "\n" + outcome.error->detail();
}

int answer(Question const& question, EvalOptions const& options, std::ostream& out,
           std::ostream& err) {
  formula::Environment const environment{
      .now = question.now,
      .current_dedicated_nodes = question.pool.dedicated,
      .current_low_priority_nodes = question.pool.low_priority,
      .target_dedicated_nodes = question.pool.dedicated,
      .target_low_priority_nodes = question.pool.low_priority,
      .task_slots_per_node = question.pool.slots,
      .samples = &question.history,
      .random_bits = mix(static_cast<std::uint64_t>(question.now.ticks))};
  formula::Workspace workspace;
  formula::Outcome const outcome = evaluate(question.program, environment, workspace);
  std::string const results = formula::results(question.program, workspace, outcome);
  std::vector<formula::ExplainedStatement> explained;
  if (options.explain) {
    explained = formula::explain(question.formula, environment, workspace, outcome);
  }
  if (options.output == "json") {
    nlohmann::ordered_json run = to_json(question.now, results, outcome);
    if (options.explain) run["statements"] = explanation_json(question.formula, explained);
    // A formula's strings need not be valid UTF-8; what is not is shown as U+FFFD.
    out << run.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  } else {
    if (options.explain) out << explanation_text(question.formula, explained) << "\n";
    out << to_text(results, outcome) << "\n";
  }
  print_notes(outcome.depends_on, question.program.semantics(), err);
  return outcome.error ? 1 : 0;
}

}  // namespace

int eval(EvalOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Pool> const pool = parse_pool(options.pool);
  Result<Time> const now = parse_at(options.at);
  if (!pool) err << pool.error().message << "\n";
  if (!now) err << now.error().message << "\n";
  if (!pool || !now) return wrong_usage;
  if (options.file == "-" && options.samples == "-") {
    err << "FILE and --samples cannot both be '-'; write one of them to a file\n";
    return wrong_usage;
  }
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!semantics) return fail_with(semantics.error(), bad_input, err);
  std::optional<Compiled> compiled =
      read_formula(options.file, *semantics,
                   options.explain ? formula::Tracing::on : formula::Tracing::off, err);
  formula::SampleHistory history({}, 365 * day);
  bool const has_samples = read_samples(options.samples, *now, history, err);
  if (!compiled || !has_samples) return bad_input;
  return answer(
      {std::move(compiled->formula), std::move(compiled->program), std::move(history), *pool, *now},
      options, out, err);
}

Command eval_command() {
  auto const options = std::make_shared<EvalOptions>();
  return {
      .name = "eval",
      .purpose = "Evaluate a formula once, as the Batch service would",
      .example = "poolcast eval formulas/ephemeral-agents.autoscale --pool low_priority=1,slots=5",
      .options =
          {{.name = "FILE",
            .target = &options->file,
            .help = "Formula file; - is standard input",
            .required = true,
            .file = true},
           {.name = "--samples",
            .target = &options->samples,
            .help = "File of samples: lines like '$PendingTasks 0x9 5+5x19', 30 s apart, the "
                    "last one taken at the evaluation's time",
            .file = true},
           {.name = "--pool",
            .target = &options->pool,
            .help = "Current and target nodes, and slots: dedicated=2,low_priority=0,slots=5"},
           {.name = "--at",
            .target = &options->at,
            .help = "Time of the evaluation, RFC 3339 (default: now)"},
           semantics_option(&options->semantics),
           {.name = "-o,--output",
            .target = &options->output,
            .help = "text or json",
            .choices = {"text", "json"}},
           {.name = "--explain",
            .target = &options->explain,
            .help = "Show every statement and expression with its value, the samples that were "
                    "read, and the branches taken"}},
      .run = [options] { return eval(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
