#include "engine/cli/review.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <sstream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/build_log.hpp"
#include "engine/cli/check.hpp"
#include "engine/cli/compare.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/git.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/review_changes.hpp"
#include "engine/cli/test.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

/// A folder of its own among the temporary ones, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code failure;
    // Whole, since git runs at the top of the work tree.
    fs::path folder = fs::temp_directory_path(failure);
    if (!failure) folder = fs::absolute(folder, failure);
    std::string name = (folder / "poolcast-XXXXXX").string();
    if (!failure && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;

  fs::path const& path() const { return path_; }  // empty: it could not be made

 private:
  fs::path path_;
};

/// The scenarios as they were, and as they are.
class Comparisons {
 public:
  Comparisons(ReviewOptions const& options, std::string base, fs::path folder)
      : options_(options), base_(std::move(base)), folder_(std::move(folder)) {}

  int run(std::string const& scenario, std::ostream& out, std::ostream& err) {
    out << "\n" << std::flush;
    fs::path const file = folder_ / std::to_string(++count_);
    CompareOptions compared;
    compared.scenario = scenario;
    compared.seeds = options_.seeds;
    compared.baseline = file.string() + ".json";
    compared.baseline_name = base_;
    compared.thresholds = options_.thresholds;
    int const before = run_as_it_was(scenario, compared.baseline, err);
    if (before == interrupted) return interrupted;
    if (before != ok) compared.baseline.clear();
    if (options_.markdown.empty()) return compare(compared, out, err);
    compared.markdown = file.string() + ".md";
    int const code = compare(compared, out, err);
    if (Result<Source> const text = load_source(compared.markdown); text) {
      markdown_.append(markdown_.empty() ? "" : "\n").append(text->text);
    }
    return code;
  }

  std::string const& markdown() const { return markdown_; }

 private:
  /// Writes to `file` how the scenario was before. Where it was not there, or could not run, says
  /// so and gives bad_input.
  int run_as_it_was(std::string const& scenario, std::string const& file, std::ostream& err) {
    auto const note = [&](std::string const& text) {
      err << "note: " << text << "\n";
      return bad_input;
    };
    Result<fs::path> const within = path_in_repository(scenario);
    if (!within) return note(within.error().message + ": it is compared with nothing");
    CompareOptions stored;
    stored.scenario = (folder_ / "tree" / *within).string();
    std::error_code ignored;
    if (!fs::exists(stored.scenario, ignored)) {
      return note(scenario + " is new since " + base_ + ": there is nothing to compare it with");
    }
    stored.seeds = options_.seeds;
    stored.json = file;
    stored.no_summary = true;
    std::ostringstream unseen, problems;
    int const code = compare(stored, unseen, problems);
    if (code == ok || code == interrupted) return code;
    std::string text = problems.str();
    if (text.ends_with('\n')) text.pop_back();
    return note(scenario + " could not be run as it was at " + base_ +
                ", so it is compared with nothing: " + text);
  }

  ReviewOptions const& options_;
  std::string base_;
  fs::path folder_;
  std::size_t count_ = 0;
  std::string markdown_;
};

constexpr std::string_view own_branch = "origin/HEAD";

/// The branch that a build's pull request goes to, or origin's own.
std::string default_base() {
  std::string const branch = target_branch();
  return branch.empty() ? std::string(own_branch) : "origin/" + branch;
}

std::string default_output() {
  if (on_github()) return "github";
  return on_azure_devops() ? "azuredevops" : "text";
}

std::string heading(Changes const& changes, std::string const& base) {
  std::string text = counted(changes.files.size(), "file") + " changed since " + base + ": " +
                     counted(changes.formulas.size(), "file") + " with formulas to check, " +
                     counted(changes.scripts.size(), "test script") + " to run\n";
  if (changes.formulas.empty() && changes.scripts.empty()) {
    text += "no formula, no template with one and no test script is among them\n";
  }
  return text;
}

int compare_all(ReviewOptions const& options, Changes const& changes, std::string const& base,
                std::ostream& out, std::ostream& err) {
  if (options.scenarios.empty()) return ok;
  if (!changes.may_change_runs) {
    out << "nothing that a scenario reads has changed: nothing is compared\n" << std::flush;
    return ok;
  }
  TemporaryFolder const folder;
  if (folder.path().empty()) return fail_with({"no temporary folder can be made; see TMPDIR"}, err);
  if (Result<void> const made = write_files(changes.commit, folder.path() / "tree"); !made) {
    return fail_with(made.error(), bad_input, err);
  }
  Comparisons comparisons(options, base, folder.path());
  int worst = ok;
  for (std::string const& scenario : options.scenarios) {
    worst = std::max(worst, comparisons.run(scenario, out, err));
    if (worst == interrupted) return interrupted;
  }
  if (options.markdown.empty()) return worst;
  Result<void> const saved = save_text(options.markdown, comparisons.markdown());
  return saved ? worst : fail_with(saved.error(), bad_input, err);
}

}  // namespace

int review(ReviewOptions const& options, std::ostream& out, std::ostream& err) {
  if (Result<Thresholds> const thresholds = read_thresholds(options.thresholds); !thresholds) {
    return fail_with(thresholds.error(), wrong_usage, err);
  }
  if (options.seeds == 0U)
    return fail_with({"--seeds: '0' is no number of runs", wrong_usage}, err);
  if (Result<void> const can = can_be_written({options.markdown}); !can) {
    return fail_with(can.error(), wrong_usage, err);
  }
  std::string const ref = options.base.empty() ? default_base() : options.base;
  Result<Changes> const changes = changes_since(ref);
  if (!changes) {
    std::string const& problem = changes.error().message;
    bool const guessed = options.base.empty() && ref == own_branch && problem.starts_with("--base");
    err << problem << (guessed ? ", or say which branch the change goes to: --base main" : "")
        << "\n";
    return bad_input;
  }
  std::string const base = base_name(ref, changes->commit);
  std::string const output = options.output.empty() ? default_output() : options.output;
  out << heading(*changes, base) << std::flush;
  int worst = ok;
  if (!changes->formulas.empty()) {
    out << "\n" << std::flush;
    worst = check({.files = changes->formulas,
                   .parameters = {},
                   .semantics = {},
                   .output = output,
                   .fail_on = options.fail_on,
                   .slots = {}},
                  out, err);
  }
  if (!changes->scripts.empty()) {
    out << "\n" << std::flush;
    TestOptions tests;
    tests.paths = changes->scripts;
    tests.output = output;
    worst = std::max(worst, test(tests, out, err));
  }
  worst = std::max(worst, compare_all(options, *changes, base, out, err));
  if (worst == interrupted) return interrupted;
  return worst == ok ? ok : bad_input;
}

Command review_command() {
  auto const options = std::make_shared<ReviewOptions>();
  std::vector<Option> all = {
      {.name = "SCENARIO",
       .target = &options->scenarios,
       .help = "Scenario files to compare with how they were",
       .file = true},
      {.name = "--base",
       .target = &options->base,
       .help = "Branch or commit to compare with (default: the pull request's target, origin's "
               "own branch)"},
      {.name = "--fail-on",
       .target = &options->fail_on,
       .help = "The least finding of 'check' that gives exit code 1",
       .choices = {"error", "warning", "note"}},
      {.name = "--seeds",
       .target = &options->seeds,
       .help = "Runs before and after, all under the same luck (default: 10)"}};
  std::ranges::move(threshold_options(options->thresholds), std::back_inserter(all));
  std::vector<Option> outputs = {
      regression_option(options->thresholds),
      {.name = "-o,--output",
       .target = &options->output,
       .help = "Form of the findings (default: that of the build this runs in, else text)",
       .choices = {"text", "github", "azuredevops"}},
      {.name = "--markdown",
       .target = &options->markdown,
       .help = "File for the comparisons, as a comment of the pull request",
       .file = true}};
  std::ranges::move(outputs, std::back_inserter(all));
  return {.name = "review",
          .purpose = "Say what a pull request changes: findings, tests, cost and waiting",
          .example = "poolcast review scenarios/article.json --base HEAD",
          .options = std::move(all),
          .run = [options] { return review(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
