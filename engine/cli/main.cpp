// The composition root: the commands, put on the command line. CLI11 is seen only here.
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
#include "engine/cli/command.hpp"
#include "engine/cli/commands.hpp"
#include "engine/cli/version.hpp"

namespace {

using namespace poolcast::cli;

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

std::string whole_number_problem(std::string const& text) {
  bool const fine = poolcast::parse_integer(text).value_or(-1) >= 0;
  return fine ? "" : "'" + text + "' is not a whole number from 0 up";
}

/// As of a variable that is not set.
std::string empty_problem(std::string const& text) { return text.empty() ? "is empty" : ""; }

struct OptionAdder {
  CLI::App& app;
  Option const& option;

  CLI::Option* operator()(bool* flag) const {
    return app.add_flag(option.name, *flag, option.help);
  }
  CLI::Option* operator()(std::string* text) const {
    return app.add_option(option.name, *text, option.help)->capture_default_str();
  }
  CLI::Option* operator()(std::vector<std::string>* texts) const {
    CLI::Option* added = app.add_option(option.name, *texts, option.help);
    // What stands by itself takes all that follows; `--formula a b` would swallow b.
    return option.name.starts_with('-') ? added->allow_extra_args(false) : added;
  }
  CLI::Option* operator()(std::optional<std::uint64_t>* number) const {
    return app.add_option(option.name, *number, option.help)->check(whole_number_problem);
  }
};

void add_command(CLI::App& app, Command const& command, std::function<int()>& chosen) {
  CLI::App* added = app.add_subcommand(command.name, command.purpose);
  added->formatter(std::make_shared<ExampleFirst>(command.example));
  for (Option const& option : command.options) {
    CLI::Option* const adding = std::visit(OptionAdder{*added, option}, option.target);
    adding->required(option.required);
    if (option.required) adding->check(empty_problem);
    if (option.problem != nullptr) adding->check(option.problem);
    if (!option.choices.empty()) adding->check(CLI::IsMember(option.choices));
  }
  for (Command const& one : command.commands) add_command(*added, one, chosen);
  if (!command.commands.empty() && !command.run) added->require_subcommand(1);
  // A command below it is parsed before, and stays chosen.
  if (command.run) {
    added->callback([&chosen, run = command.run] {
      if (!chosen) chosen = run;
    });
  }
}

/// CLI11 would only say that a subcommand is required. `at` is where the name of one stands.
std::string unknown_command(CLI::App const& app, int argc, char** argv, int at = 1) {
  std::vector<CLI::App const*> const below = app.get_subcommands({});
  bool const must_be_one = app.get_require_subcommand_min() > 0;
  if (argc <= at || below.empty() || !must_be_one) return "";
  if (argv[at][0] == '-') {
    bool const known = app.get_option_no_throw(argv[at]) != nullptr;
    return known ? "" : "unknown option '" + std::string(argv[at]) + "'";
  }
  std::vector<std::string> names;
  for (CLI::App const* command : below) {
    names.push_back(command->get_name());
    if (names.back() == argv[at]) return unknown_command(*command, argc, argv, at + 1);
  }
  std::vector<std::string_view> candidates(names.begin(), names.end());
  candidates.emplace_back("--help");
  std::string line;
  for (int i = 1; i <= at; ++i) line += (i == 1 ? "" : " ") + std::string(argv[i]);
  return "unknown command '" + line + "'" + poolcast::did_you_mean(argv[at], candidates);
}

CLI::App const& deepest(CLI::App const& app) {
  std::vector<CLI::App const*> const parsed = app.get_subcommands([](auto) { return true; });
  for (CLI::App const* command : parsed) {
    if (command->parsed()) return deepest(*command);
  }
  return app;
}

/// CLI11 would only say that something was not expected, in the wrong order.
std::string unknown_option(CLI::App const& app) {
  CLI::App const& command = deepest(app);
  std::vector<std::string> names;
  for (CLI::Option const* option : command.get_options()) {
    for (std::string const& name : option->get_lnames()) names.push_back("--" + name);
    for (std::string const& name : option->get_snames()) names.push_back("-" + name);
  }
  std::vector<std::string_view> const known(names.begin(), names.end());
  std::vector<std::string> const rest = app.remaining(true);
  auto const is_option = [](std::string const& text) { return text.starts_with('-'); };
  auto const first = std::ranges::find_if(rest, is_option);
  if (first == rest.end()) return "";
  std::string const name = first->substr(0, first->find('='));
  return "unknown option '" + name + "'" + poolcast::did_you_mean(name, known);
}

int run(int argc, char** argv) {
  Command const root = poolcast_command();
  CLI::App app{root.purpose};
  app.require_subcommand(1);
  app.formatter(std::make_shared<ExampleFirst>(root.example));
  app.set_version_flag("--version", version_text());
  app.failure_message(CLI::FailureMessage::simple);
  app.footer(
      "Exit codes: 0 ok, 1 findings or bad input, 2 wrong usage, 5 service or network, 130 "
      "interrupted.");
  std::function<int()> chosen;
  for (Command const& command : root.commands) add_command(app, command, chosen);
  std::string const unknown = unknown_command(app, argc, argv);
  if (!unknown.empty()) {
    std::cerr << unknown << "\nRun with --help for more information.\n";
    return wrong_usage;
  }
  try {
    app.parse(argc, argv);
  } catch (CLI::ExtrasError const& error) {
    std::string const option = unknown_option(app);
    if (option.empty()) return app.exit(error) == 0 ? ok : wrong_usage;
    std::cerr << option << "\nRun with --help for more information.\n";
    return wrong_usage;
  } catch (CLI::ParseError const& error) {
    return app.exit(error) == 0 ? ok : wrong_usage;
  }
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  // Only the standard library or a library of others can throw here; our own code returns its
  // errors.
  try {
    int const code = run(argc, argv);
    std::cout.flush();
    if (std::cout) return code;
    std::cerr << "poolcast: standard output cannot be written; is the disk full?\n";
    return code == ok ? bad_input : code;
  } catch (std::exception const& error) {
    std::cerr << "poolcast: " << error.what() << "\n";
    return 1;
  }
}
