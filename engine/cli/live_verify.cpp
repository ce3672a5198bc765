#include "engine/cli/live_verify.hpp"

#include <iostream>
#include <nlohmann/json.hpp>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/live_comparison.hpp"
#include "engine/cli/live_formula.hpp"
#include "engine/cli/semantics_option.hpp"

namespace poolcast::cli {
namespace {

using experiment::Difference;
using live::BatchResult;

std::string to_text(LiveVerifyOptions const& options, LiveComparison const& comparison) {
  std::string text;
  for (Difference const& one : comparison.verification.differences) {
    text += options.formula;
    if (one.place) {
      text += ":" + std::to_string(one.place->line) + ":" + std::to_string(one.place->column);
    }
    text += ": " + one.name + ": the service gives " + one.recorded + ", Poolcast " + one.computed +
            "\n";
  }
  std::size_t const compared = comparison.verification.compared;
  std::size_t const different = comparison.verification.differences.size();
  std::string const noun = comparison.service_problem.empty() ? "value" : "error";
  text += "pool " + options.pool + ": " + counted(compared - different, noun) + " equal, " +
          std::to_string(different) + " differ\n";
  if (!comparison.service_problem.empty()) {
    text += "the service's error: " + comparison.service_problem + "\n";
  }
  if (comparison.readings > 0) {
    text +=
        counted(comparison.readings, "reading") + " of samples taken from the service's answer\n";
  }
  if (comparison.verification.as_recorded > 0) {
    text += counted(comparison.verification.as_recorded, "value") +
            " taken as answered: they depend on samples that the service did not tell, or on "
            "chance\n";
  }
  return text;
}

std::string to_json(LiveVerifyOptions const& options, LiveComparison const& comparison) {
  nlohmann::ordered_json json{{"pool", options.pool}};
  // A formula that is refused was not evaluated.
  if (comparison.at != Time{}) {
    json["timestamp"] = format_time(comparison.at, 7);
    json["results"] = comparison.results;
  }
  json["compared"] = comparison.verification.compared;
  json["takenAsAnswered"] = comparison.verification.as_recorded;
  json["readings"] = comparison.readings;
  json["differences"] = nlohmann::ordered_json::array();
  if (!comparison.service_problem.empty()) json["error"] = comparison.service_problem;
  for (Difference const& one : comparison.verification.differences) {
    nlohmann::ordered_json difference{
        {"name", one.name}, {"service", one.recorded}, {"computed", one.computed}};
    if (one.place) {
      difference["line"] = one.place->line;
      difference["column"] = one.place->column;
    }
    json["differences"].push_back(std::move(difference));
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

int report(LiveVerifyOptions const& options, LiveComparison const& comparison, std::ostream& out,
           std::ostream& err) {
  out << (options.output == "json" ? to_json(options, comparison) : to_text(options, comparison));
  if (comparison.verification.compared == 0) {
    err << options.formula
        << ": nothing could be compared, so nothing is verified; a formula shows more where it "
           "assigns its steps to variables\n";
    return bad_input;
  }
  return comparison.verification.differences.empty() ? ok : bad_input;
}

}  // namespace

int live_verify(LiveVerifyOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Source> const source = load_source(options.formula);
  Result<formula::Semantics> const semantics = read_semantics(options.semantics);
  if (!source) err << source.error().message << "\n";
  if (!semantics) err << semantics.error().message << "\n";
  if (!source || !semantics) return bad_input;
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  BatchResult<live::Pool> const pool = pool_with_autoscale(**http, options.pool);
  if (!pool) return fail_with(pool.error(), err);
  BatchResult<LiveComparison> const comparison = compare_live(**http, *pool, *source, *semantics);
  if (!comparison) return fail_with(comparison.error(), err);
  return report(options, *comparison, out, err);
}

Command live_verify_command() {
  auto const options = std::make_shared<LiveVerifyOptions>();
  return {.name = "verify",
          .purpose = "Compare Poolcast's evaluation of a formula with the service's, on a pool",
          .example = "poolcast live verify formulas/ephemeral-agents.autoscale --pool batchLinux",
          .options = account_options(
              options->account, {{.name = "FORMULA",
                                  .target = &options->formula,
                                  .help = "Formula file; - is standard input",
                                  .required = true,
                                  .file = true},
                                 {.name = "--pool",
                                  .target = &options->pool,
                                  .help = "Id of a pool whose autoscale is on; it is not changed",
                                  .required = true},
                                 semantics_option(&options->semantics),
                                 {.name = "-o,--output",
                                  .target = &options->output,
                                  .help = "text or json",
                                  .choices = {"text", "json"}}}),
          .run = [options] { return live_verify(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
