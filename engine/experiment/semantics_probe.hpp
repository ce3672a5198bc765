// What does the service do where no document says it? Small formulas, a few an unknown, whose
// answers tell: each choice of a setting is evaluated here, and the one that gives what the service
// answered is it. Knows no connection; docs/live.md#probe says what cannot be settled so.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/formula/settings.hpp"

namespace poolcast::experiment {

/// What the service makes of a formula that it only tries.
struct TriedFormula {
  std::string refusal{};       // the code, where it is no formula to the service; empty: it ran
  std::string results{};       // `$TargetDedicatedNodes=0;...;x=1`
  std::string error_code{};    // empty: the run went well
  std::string error_detail{};  // `Line 1, Col 5: Undefined symbol: y`
};

/// Tries the formula and changes nothing. The error ends the probing.
using TryFormula = std::function<Result<TriedFormula>(std::string const& formula)>;

struct ProbedSetting {
  formula::Unknown id{};
  std::optional<std::string> value{};  // as settings::set takes it; nothing: not settled
  std::string formula{};               // the last that was tried; empty: none can tell
  std::string answer{};                // what the service gave, or why nothing follows from it
};

struct Probing {
  std::vector<ProbedSetting> settings;  // every row of settings(), in its order
  formula::Semantics semantics;         // strict, but for what was settled
};

Result<Probing> probe_semantics(TryFormula const& attempt);

/// Only what was settled, as a file for --semantics.
std::string semantics_text(Probing const& probing);

}  // namespace poolcast::experiment
