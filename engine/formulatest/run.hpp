// Runs a test script: evaluates its formula for every case and judges what came out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formulatest/coverage.hpp"
#include "engine/formulatest/script.hpp"
#include "engine/formulatest/subject.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::formulatest {

struct RunOptions {
  std::optional<formula::Semantics> semantics{};  // nothing: strict, and in scenarios their own
  /// The formula in the file at a path; of the pool with that name, where a file holds several.
  std::function<Result<Source>(std::string const& path, std::string const& pool)> load_formula;
  /// Whether the case of this name in the script is run; none: all are.
  std::function<bool(std::string const& script, std::string_view name)> selects{};
  /// If there is one, it notes which parts of the formula the cases reach.
  Coverage* coverage = nullptr;
};

/// A script that is read, with its formula compiled.
struct Prepared {
  FileReport report;  // its errors, if it could not be read or its formula not be loaded
  std::optional<Script> script{};
  std::optional<Subject> subject{};  // nothing: the script names no formula
};

Prepared prepare(Source script, RunOptions const& options);

/// Adds to the report what came of each case with the formula, which is null where a script names
/// none.
void run_cases(Script const& script, Subject const* subject, RunOptions const& options,
               FileReport& report);

/// Whether all cases of the script at `path` pass; stops at the first that does not, and does not
/// say why.
bool passes(Script const& script, Subject const& subject, std::string const& path,
            RunOptions const& options);

/// `path` as a script means it: from the folder that the script is in.
std::string beside(std::string const& script, std::string const& path);

}  // namespace poolcast::formulatest
