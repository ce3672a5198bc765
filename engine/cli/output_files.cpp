#include "engine/cli/output_files.hpp"

#include <filesystem>
#include <set>

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

std::string obstacle(std::string const& path) {
  if (path == "-") return "standard output has the answer; give a file's name, for example ./-";
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return "it is a folder; give a file's name";
  fs::path const folder = fs::path(path).parent_path();
  if (folder.empty() || fs::is_directory(folder, ignored)) return "";
  return "there is no folder '" + folder.string() + "'; make it first";
}

Result<void> can_be_written_alone(std::string const& path) {
  std::string const why = obstacle(path);
  return why.empty() ? Result<void>{} : fail("cannot write '" + path + "': " + why);
}

}  // namespace

Result<void> can_be_written(std::initializer_list<std::string> paths) {
  std::set<std::string> seen;
  for (std::string const& path : paths) {
    if (path.empty()) continue;
    if (!seen.insert(path).second) {
      return fail("'" + path + "' is asked for twice; give each output a file of its own");
    }
    if (Result<void> can = can_be_written_alone(path); !can) return can;
  }
  return {};
}

}  // namespace poolcast::cli
