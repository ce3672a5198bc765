// What `poolcast test` is to run: the scripts below its paths, the cases that --run selects, and
// the formulas that the scripts name.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"

namespace poolcast::cli {

/// Each path's own file, the test NAME.test beside a formula, or the files *.test below a folder,
/// sorted; none twice.
Result<std::vector<std::string>> find_scripts(std::vector<std::string> const& paths);

/// Whether the case of a script is selected; none: every case is.
using Selection = std::function<bool(std::string const& script, std::string_view name)>;

/// Of a regular expression on `script: name`.
Result<Selection> parse_selection(std::string const& text);

/// The formula that a file is, or that a template has for a pool; without a name, for its only one.
Result<Source> load_formula(std::string const& path, std::string const& pool,
                            std::string const& parameters);

}  // namespace poolcast::cli
