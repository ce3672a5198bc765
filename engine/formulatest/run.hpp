// Runs a test script: evaluates its formula for every case and judges what came out.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formulatest/script.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

struct RunOptions {
  formula::Semantics semantics{};
  /// The formula in the file at a path; of the pool with that name, where a file holds several.
  std::function<Result<Source>(std::string const& path, std::string const& pool)> load_formula;
  /// Whether the case of this name is run; none: all are.
  std::function<bool(std::string_view name)> selects{};
};

/// Reads the script, loads its formula and runs it. Whatever goes wrong is in the report.
FileReport run(Source script, RunOptions const& options);

/// Runs the cases on a formula; `subject` is null if the script names none.
void run_cases(Script const& script, Subject const* subject, RunOptions const& options,
               FileReport& report);

/// `path` as a script means it: from the folder that the script is in.
std::string beside(std::string const& script, std::string const& path);

}  // namespace poolcast::formulatest
