#include "engine/cli/review_changes.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <set>
#include <string_view>

#include "engine/base/file.hpp"
#include "engine/cli/git.hpp"
#include "engine/formulatest/script.hpp"
#include "engine/iac/extract.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

bool has_extension(std::string const& path, std::initializer_list<std::string_view> extensions) {
  std::string const own = fs::path(path).extension().string();
  return std::ranges::find(extensions, own) != extensions.end();
}

bool is_formula(std::string const& path) { return has_extension(path, {".autoscale"}); }

/// Of a template that sets a target of a formula.
bool is_template_with_formula(std::string const& path) {
  if (!has_extension(path, {".json", ".tf", ".bicep"})) return false;
  Result<Source> const source = load_source(path);
  bool const sets_target =
      source && (source->text.find("$TargetDedicatedNodes") != std::string::npos ||
                 source->text.find("$TargetLowPriorityNodes") != std::string::npos);
  return sets_target && iac::may_have_pools(*source);
}

/// What a scenario may read.
bool may_change_a_run(std::string const& path) {
  return has_extension(path, {".autoscale", ".json", ".jsonl", ".csv"});
}

/// Nothing: it names none, or cannot be read.
std::string formula_of(std::string const& script) {
  Result<Source> const source = load_source(script);
  if (!source) return "";
  auto const read = formulatest::read_script(*source);
  if (!read || !read->formula) return "";
  return (fs::path(script).parent_path() / read->formula->path).lexically_normal().string();
}

}  // namespace

Result<Changes> changes_since(std::string const& base) {
  Result<std::string> commit = common_commit(base);
  if (!commit) return fail(commit.error().message);
  Result<std::vector<std::string>> files = changed_files(*commit);
  if (!files) return fail(files.error().message);
  Result<std::vector<std::string>> const scripts = present_files("*.test");
  if (!scripts) return fail(scripts.error().message);
  Changes changes{
      .commit = std::move(*commit), .files = std::move(*files), .formulas = {}, .scripts = {}};
  changes.may_change_runs = std::ranges::any_of(changes.files, may_change_a_run);
  for (std::string const& path : changes.files) {
    if (is_formula(path) || is_template_with_formula(path)) changes.formulas.push_back(path);
  }
  std::set<std::string> const changed(changes.files.begin(), changes.files.end());
  for (std::string const& script : *scripts) {
    if (changed.contains(script) || changed.contains(formula_of(script))) {
      changes.scripts.push_back(script);
    }
  }
  return changes;
}

std::string base_name(std::string const& base, std::string const& commit) {
  std::string const brief = commit.substr(0, 7);
  return commit.starts_with(base) ? brief : base + " at " + brief;
}

}  // namespace poolcast::cli
