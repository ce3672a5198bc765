#include "engine/cli/verify.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/samples_file.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/experiment/verify.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

using experiment::Difference;
using experiment::RecordedRun;
using experiment::Verification;

std::string to_text(VerifyOptions const& options, Verification const& verification) {
  std::string text;
  for (Difference const& one : verification.differences) {
    std::string const where = one.place ? options.formula + ":" + std::to_string(one.place->line) +
                                              ":" + std::to_string(one.place->column)
                                        : options.formula;
    text += where + ": " + format_time(one.at) + (one.pool.empty() ? "" : " " + one.pool) + ": " +
            one.name + ": recorded " + one.recorded + ", computed " + one.computed + "\n";
  }
  text += options.events + ": " + counted(verification.runs, "evaluation") + ", " +
          counted(verification.compared, "value") + " compared, " +
          std::to_string(verification.differences.size()) + " differ\n";
  if (verification.as_recorded > 0) {
    text += counted(verification.as_recorded, "value") +
            " taken as recorded: they depend on what the record does not hold (samples, the state "
            "of the pool)\n";
  }
  if (verification.of_another_formula > 0) {
    text += counted(verification.of_another_formula, "evaluation") +
            " of another formula than this one: not compared\n";
  }
  return text;
}

std::string to_json(Verification const& verification) {
  nlohmann::ordered_json json{{"evaluations", verification.runs},
                              {"ofAnotherFormula", verification.of_another_formula},
                              {"compared", verification.compared},
                              {"takenAsRecorded", verification.as_recorded},
                              {"differences", nlohmann::ordered_json::array()}};
  for (Difference const& one : verification.differences) {
    nlohmann::ordered_json difference{{"timestamp", format_time(one.at, 7)},
                                      {"pool", one.pool},
                                      {"name", one.name},
                                      {"recorded", one.recorded},
                                      {"computed", one.computed}};
    if (one.place) {
      difference["line"] = one.place->line;
      difference["column"] = one.place->column;
    }
    json["differences"].push_back(std::move(difference));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int report(Verification const& verification, VerifyOptions const& options, std::ostream& out,
           std::ostream& err) {
  out << (options.output == "json" ? to_json(verification) : to_text(options, verification));
  if (verification.compared == 0) {
    err << options.events << ": nothing could be compared, so nothing is verified; "
        << (verification.of_another_formula > 0
                ? "is this the formula that ran?\n"
                : "give --samples and --slots, or events of a formula with more variables\n");
    return bad_input;
  }
  return verification.differences.empty() ? ok : bad_input;
}

}  // namespace

int verify(VerifyOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.slots == 0U) {
    return fail_with({"--slots: a node has at least 1 task slot", wrong_usage}, err);
  }
  Result<Source> const source = load_source(options.formula);
  Result<Source> const events = load_source(options.events);
  if (!source) err << source.error().message << "\n";
  if (!events) err << events.error().message << "\n";
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!semantics) err << semantics.error().message << "\n";
  if (!source || !events || !semantics) return bad_input;
  Expected<formula::Formula, Diagnostics> const formula = formula::parse(*source, *semantics);
  if (!formula) err << render(*source, formula.error());
  Result<std::vector<RecordedRun>> const runs = experiment::read_recorded_runs(*events);
  if (!runs) err << runs.error().message << "\n";
  if (!formula || !runs) return bad_input;
  formula::SampleHistory history({}, 365 * day);
  Time const last = std::ranges::max_element(*runs, {}, &RecordedRun::at)->at;
  if (!read_samples(options.samples, last, history, err)) return bad_input;
  experiment::KnownPool pool;
  if (options.slots) pool.task_slots_per_node = static_cast<double>(*options.slots);
  if (!options.samples.empty()) pool.samples = &history;
  return report(experiment::verify(*formula, *semantics, *runs, pool), options, out, err);
}

Command verify_command() {
  auto const options = std::make_shared<VerifyOptions>();
  return {.name = "verify",
          .purpose = "Compare a formula with the evaluations that the Batch service recorded",
          .example =
              "poolcast verify docs/examples/results.autoscale --events "
              "docs/examples/results.events.json",
          .options = {{.name = "FORMULA",
                       .target = &options->formula,
                       .help = "Formula file; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--events",
                       .target = &options->events,
                       .help = "AutoScaleRun objects (az batch pool show, REST) or "
                               "PoolAutoScaleEvent logs: JSON, or JSON lines",
                       .required = true,
                       .file = true},
                      {.name = "--samples",
                       .target = &options->samples,
                       .help = "File of samples, the last one taken at the last event",
                       .file = true},
                      {.name = "--slots",
                       .target = &options->slots,
                       .help = "$TaskSlotsPerNode of the pool"},
                      semantics_option(&options->semantics),
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "text or json",
                       .choices = {"text", "json"}}},
          .run = [options] { return verify(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
