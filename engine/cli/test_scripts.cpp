#include "engine/cli/test_scripts.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <regex>

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> scripts_at(std::string const& path) {
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

}  // namespace poolcast::cli
