#include "engine/cli/output_files.hpp"

#include <set>

namespace poolcast::cli {

Result<void> each_once(std::initializer_list<std::string> paths) {
  std::set<std::string> seen;
  for (std::string const& path : paths) {
    if (!path.empty() && !seen.insert(path).second) {
      return fail("'" + path + "' is asked for twice; give each output a file of its own");
    }
  }
  return {};
}

}  // namespace poolcast::cli
