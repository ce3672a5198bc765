// What takes the place of what a scenario's file says: keys with other values, other formulas,
// another load, seed and semantics.
// Knows JSON, not what the keys mean: the reader of scenarios judges the values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::experiment {

/// One key and its value, as a command line gives them: `pool.taskSlotsPerNode` and `4`.
///
/// A key is a path of the scenario's file: `quota.dedicatedCores`, `load.synthetic.0.perHour`.
/// `pool.KEY` is a key of every pool, `pool.ID.KEY` of one; what is no key of the scenario itself
/// is taken for one of every pool. `$NAME` is a constant of the formulas, `pool.ID.$NAME` of one.
struct Setting {
  std::string key;
  std::string value;
};

/// A formula that has been read.
struct PoolFormulaText {
  std::string pool;  // its id; empty: of every pool
  Source formula;
};

struct Overrides {
  std::vector<Setting> settings{};
  std::string settings_option{};  // stands before a setting that an error names: `--vary`
  /// `FILE` for every pool, `POOL=FILE` for one, `POOL=FILE,POOL=FILE` for several.
  std::vector<std::string> formulas{};
  std::vector<PoolFormulaText> texts{};           // in place of those
  std::optional<formula::Semantics> semantics{};  // formulas are read by them from the start
  std::optional<std::uint64_t> seed{};
  std::string recording{};  // its file, in place of the scenario's load; empty: that one
  std::string columns{};    // of the recording
};

/// Whether the setting is of a formula's constant.
bool sets_constant(Setting const& setting);

/// The scenario's text with its keys set; constants of formulas are not in it. A text that is no
/// JSON is given back as it is.
Result<std::string> with_settings(Source const& scenario, std::vector<Setting> const& settings);

/// What stands at the key, as text; the same in every pool, if it is a key of them all. The error
/// says what is missing.
Result<std::string> value_at(Source const& scenario, std::string const& key);

/// `pool.taskSlotsPerNode=4`, behind the option.
std::string text_of(Setting const& setting, std::string const& option);

}  // namespace poolcast::experiment
