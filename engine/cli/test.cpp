#include "engine/cli/test.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <regex>

#include "engine/base/file.hpp"
#include "engine/formulatest/output.hpp"
#include "engine/formulatest/run.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;
using formulatest::FileReport;
using formulatest::Reports;
using formulatest::Verdict;

struct Form {
  std::string_view name;
  std::string (*write)(Reports const&);
};
constexpr Form forms[] = {
    {"text", formulatest::to_text},     {"json", formulatest::to_json},
    {"junit", formulatest::to_junit},   {"tap", formulatest::to_tap},
    {"github", formulatest::to_github}, {"azuredevops", formulatest::to_azure_devops},
};

/// The scripts below a folder, sorted; any other path is one itself.
Result<std::vector<std::string>> find_scripts(std::string const& path) {
  std::error_code failure;
  if (path != "-" && !fs::exists(path, failure)) {
    return fail("cannot read '" + path + "': no such file or folder");
  }
  if (!fs::is_directory(path, failure)) return std::vector<std::string>{path};
  std::vector<std::string> scripts;
  fs::recursive_directory_iterator at(path, failure);
  for (; !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
    std::error_code ignored;
    if (at->path().extension() == ".test" && at->is_regular_file(ignored)) {
      scripts.push_back(at->path().lexically_normal().string());
    }
  }
  if (failure) return fail("cannot read '" + path + "': " + failure.message());
  if (scripts.empty()) return fail("no test in '" + path + "'; a test script is a file *.test");
  std::ranges::sort(scripts);
  return scripts;
}

Result<std::vector<std::string>> find_all(std::vector<std::string> const& paths) {
  std::vector<std::string> all;
  for (std::string const& path : paths) {
    Result<std::vector<std::string>> const scripts = find_scripts(path);
    if (!scripts) return fail(scripts.error().message);
    for (std::string const& script : *scripts) {
      if (std::ranges::find(all, script) == all.end()) all.push_back(script);
    }
  }
  return all;
}

/// What --run selects; null selects everything.
Result<std::shared_ptr<std::regex const>> parse_selection(std::string const& text) {
  if (text.empty()) return nullptr;
  try {
    return std::make_shared<std::regex const>(text, std::regex::ECMAScript | std::regex::optimize);
  } catch (std::regex_error const& error) {
    return fail("--run: '" + text + "' is no regular expression: " + error.what());
  }
}

Result<Source> load_formula(std::string const& path, std::string const& pool) {
  if (pool.empty()) return load_source(path);
  return fail("'" + path + "' is read as a formula, which has no pool '" + pool + "'");
}

FileReport run_script(std::string const& path, std::regex const* selection) {
  Result<Source> source = load_source(path);
  if (!source) {
    FileReport report{.script = {path, ""}};
    report.errors.push_back({.message = source.error().message});
    return report;
  }
  formulatest::RunOptions options{.load_formula = load_formula};
  if (selection != nullptr) {
    options.selects = [&](std::string_view name) {
      return std::regex_search(path + ": " + std::string(name), *selection);
    };
  }
  return formulatest::run(std::move(*source), options);
}

int exit_code(Reports const& reports) {
  Verdict worst = Verdict::pass;
  for (FileReport const& report : reports) worst = std::max(worst, report.verdict());
  constexpr int codes[] = {ok, bad_input, wrong_usage};
  return codes[static_cast<std::size_t>(worst)];
}

}  // namespace

int test(TestOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::shared_ptr<std::regex const>> const selection = parse_selection(options.run);
  Result<std::vector<std::string>> const scripts = find_all(options.paths);
  if (!selection) err << selection.error().message << "\n";
  if (!scripts) err << scripts.error().message << "\n";
  if (!selection || !scripts) return wrong_usage;
  Reports reports;
  for (std::string const& script : *scripts) {
    FileReport report = run_script(script, selection->get());
    bool const empty = report.cases.empty() && report.errors.empty();
    if (!empty) reports.push_back(std::move(report));
  }
  if (reports.empty()) {
    err << "--run: no case matches '" << options.run << "'\n";
    return wrong_usage;
  }
  out << std::ranges::find(forms, options.output, &Form::name)->write(reports);
  return exit_code(reports);
}

Command test_command() {
  auto const options = std::make_shared<TestOptions>();
  std::vector<std::string> names;
  for (Form const& form : forms) names.emplace_back(form.name);
  return {.name = "test",
          .purpose = "Run test scripts: does a formula do what it should?",
          .example = "poolcast test formulas",
          .options = {{.name = "PATH",
                       .target = &options->paths,
                       .help = "Test scripts, and folders with *.test in them",
                       .required = true},
                      {.name = "--run",
                       .target = &options->run,
                       .help = "Only the cases whose 'file: name' this regular expression matches"},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "text, json, junit, tap, github or azuredevops",
                       .choices = names}},
          .run = [options] { return test(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
