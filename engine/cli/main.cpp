// The composition root: the command line, and nothing else. Each command is a struct of options and
// one function; CLI11 is seen only here.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/cli/check.hpp"
#include "engine/cli/eval.hpp"
#include "engine/cli/simulate.hpp"

namespace {

using namespace poolcast::cli;

constexpr int wrong_usage = 2;

struct CommandLine {
  CLI::App app{"Poolcast: what an Azure Batch autoscale formula will do, before it is deployed"};
  std::function<int()> run;
  CheckOptions check;
  EvalOptions eval;
  SimulateOptions simulate;
};

/// Every help opens with an example that works.
class ExampleFirst : public CLI::Formatter {
 public:
  explicit ExampleFirst(std::string example) : example_(std::move(example)) {}

  std::string make_description(CLI::App const* app) const override {
    return "Example: " + example_ + "\n\n" + CLI::Formatter::make_description(app);
  }

 private:
  std::string example_;
};

CLI::App* add_command(CommandLine& line, char const* name, char const* purpose,
                      char const* example) {
  CLI::App* command = line.app.add_subcommand(name, purpose);
  command->formatter(std::make_shared<ExampleFirst>(example));
  return command;
}

void add_check(CommandLine& line) {
  CLI::App* command = add_command(line, "check", "Check formulas: diagnostics with line and caret",
                                  "poolcast check formulas/ephemeral-agents.autoscale");
  command->add_option("FILE", line.check.files, "Formula files; - is standard input")->required();
  command->callback(
      [&line] { line.run = [&line] { return check(line.check, std::cout, std::cerr); }; });
}

void add_eval(CommandLine& line) {
  CLI::App* command = add_command(
      line, "eval", "Evaluate a formula once, as the Batch service would",
      "poolcast eval formulas/ephemeral-agents.autoscale --pool low_priority=1,slots=5");
  EvalOptions& options = line.eval;
  command->add_option("FILE", options.file, "Formula file; - is standard input")->required();
  command->add_option(
      "--samples", options.samples,
      "File of samples: lines like '$PendingTasks 0x9 5+5x19', 30 s apart, the last "
      "one taken at the evaluation's time");
  command->add_option("--pool", options.pool,
                      "Current and target nodes, and slots: dedicated=2,low_priority=0,slots=5");
  command->add_option("--at", options.at, "Time of the evaluation, RFC 3339 (default: now)");
  command->add_option("-o,--output", options.output, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->callback(
      [&line] { line.run = [&line] { return eval(line.eval, std::cout, std::cerr); }; });
}

void add_simulate(CommandLine& line) {
  CLI::App* command = add_command(
      line, "simulate", "Simulate a formula on a load: who waits, how long, what it costs",
      "poolcast simulate scenarios/article.json");
  SimulateOptions& options = line.simulate;
  command->add_option("SCENARIO", options.scenario, "Scenario file (scenarios/schema.json)")
      ->required();
  command
      ->add_option("--formula", options.formulas,
                   "Formula for every pool, or POOL=FILE for one; repeatable")
      ->allow_extra_args(false);
  command->add_option("--load", options.load,
                      "Recorded load: CSV, or Azure DevOps jobrequests JSON");
  command->add_option("--columns", options.columns,
                      "Names of the CSV's columns: queued=created_at,duration=duration_s");
  command->add_option("--seed", options.seed, "Seed of every random draw (default: the scenario's)")
      ->check([](std::string const& text) {
        bool const fine = poolcast::parse_integer(text).value_or(-1) >= 0;
        return fine ? "" : "'" + text + "' is not a whole number from 0 up";
      });
  command->add_option("-o,--output", options.output, "table, json or csv")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->capture_default_str();
  command->callback(
      [&line] { line.run = [&line] { return simulate(line.simulate, std::cout, std::cerr); }; });
}

/// CLI11 would only say that a subcommand is required.
std::string unknown_command(CLI::App const& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return "";
  std::vector<std::string> names;
  for (CLI::App const* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::ranges::find(names, argv[1]) != names.end()) return "";
  std::vector<std::string_view> const candidates(names.begin(), names.end());
  return "unknown command '" + std::string(argv[1]) + "'" +
         poolcast::did_you_mean(argv[1], candidates);
}

int run(int argc, char** argv) {
  CommandLine line;
  line.app.require_subcommand(1);
  line.app.formatter(std::make_shared<ExampleFirst>("poolcast simulate scenarios/article.json"));
  line.app.set_version_flag("--version", std::string("poolcast ") + POOLCAST_VERSION);
  line.app.failure_message(CLI::FailureMessage::simple);
  line.app.footer("Exit codes: 0 ok, 1 findings or bad input, 2 wrong usage.");
  add_check(line);
  add_eval(line);
  add_simulate(line);
  std::string const unknown = unknown_command(line.app, argc, argv);
  if (!unknown.empty()) {
    std::cerr << unknown << "\nRun with --help for more information.\n";
    return wrong_usage;
  }
  try {
    line.app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    return line.app.exit(error) == 0 ? 0 : wrong_usage;
  }
  return line.run();
}

}  // namespace

int main(int argc, char** argv) {
  // Only the standard library or a library of others can throw here; our own code returns its
  // errors.
  try {
    return run(argc, argv);
  } catch (std::exception const& error) {
    std::cerr << "poolcast: " << error.what() << "\n";
    return 1;
  }
}
