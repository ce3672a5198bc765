#include "engine/cli/test_scripts.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <regex>
#include <sstream>

#include "engine/base/text.hpp"
#include "engine/cli/template_file.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> scripts_at(std::string const& path) {
  std::error_code failure;
  if (path != "-" && !fs::exists(path, failure)) {
    return fail("cannot read '" + path + "': no such file or folder");
  }
  if (fs::path(path).extension() == ".autoscale") {
    std::string const script = fs::path(path).replace_extension(".test").lexically_normal();
    if (fs::exists(script, failure)) return std::vector<std::string>{script};
    return fail("'" + path + "' is a formula, and its test '" + script +
                "' is not there; docs/testing-formulas.md shows how to write one");
  }
  if (!fs::is_directory(path, failure)) {
    return std::vector<std::string>{fs::path(path).lexically_normal().string()};
  }
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

}  // namespace

Result<std::vector<std::string>> find_scripts(std::vector<std::string> const& paths) {
  std::vector<std::string> all;
  for (std::string const& path : paths) {
    Result<std::vector<std::string>> const scripts = scripts_at(path);
    if (!scripts) return fail(scripts.error().message);
    for (std::string const& script : *scripts) {
      if (std::ranges::find(all, script) == all.end()) all.push_back(script);
    }
  }
  return all;
}

Result<Selection> parse_selection(std::string const& text) {
  if (text.empty()) return Selection();
  try {
    auto const pattern = std::make_shared<std::regex const>(text, std::regex::ECMAScript);
    return Selection([pattern](std::string const& script, std::string_view name) {
      return std::regex_search(script + ": " + std::string(name), *pattern);
    });
  } catch (std::regex_error const&) {
    return fail("--run: '" + text +
                "' is no regular expression; write a \\ before a ( or [ that "
                "stands for itself");
  }
}

Result<Source> load_formula(std::string const& path, std::string const& pool,
                            std::string const& parameters) {
  std::ostringstream problems;
  std::optional<LoadedFormulas> const loaded = load_formulas(path, parameters, problems);
  if (!loaded) {
    std::string text = problems.str();
    if (text.ends_with('\n')) text.pop_back();
    return fail(std::move(text));
  }
  std::vector<iac::NamedFormula> const& formulas = loaded->formulas;
  if (pool.empty() && formulas.size() == 1) return formulas.front().source;
  std::vector<std::string_view> names;
  std::string list;
  for (iac::NamedFormula const& one : formulas) {
    if (!pool.empty() && one.pool == pool) return one.source;
    names.push_back(one.pool);
    list += (list.empty() ? "'" : ", '") + one.pool + "'";
  }
  if (formulas.empty()) return fail("'" + path + "' has no pool with a formula");
  if (pool.empty()) {
    return fail("'" + path + "' has the formulas of " + list + "; write pool NAME behind it");
  }
  std::string const meant = did_you_mean(pool, names);
  bool const is_formula = formulas.size() == 1 && formulas.front().pool.empty();
  if (is_formula)
    return fail("'" + path + "' is a formula, not a template with a pool '" + pool + "'");
  return fail("'" + path + "' has no formula of a pool '" + pool + "'" +
              (meant.empty() ? "; it has " + list : meant));
}

}  // namespace poolcast::cli
