// How far a value may be moved, as `// tune:` comments and the "tune" of a scenario write it:
// `1..32`, `1..32 step 4`, `0.5..1.0`, `5m..60m step 5m`, `{requeue, taskcompletion}`. Knows not
// whose value it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace poolcast::formula {

struct TuneRange {
  enum class Kind : std::uint8_t { number, duration, word };

  std::string text;  // as it was written
  Kind kind = Kind::number;
  // Of numbers and durations, which are in seconds.
  double least = 0;
  double most = 0;
  std::optional<double> step{};  // nothing: whoever moves it chooses
  bool whole = true;             // a number: bounds without a point ask for whole numbers
  std::vector<std::string> words{};

  bool holds(double value) const;
};

/// The error says what is wrong with the text, and how to write it.
Expected<TuneRange, std::string> read_tune_range(std::string_view text);

/// As a formula writes it: a whole number whole, another with 12 digits; never an exponent.
std::string plain_number(double value);

/// What may stand there, for a message: `a whole number from 1 to 32`, `a duration from 5 min to
/// 1 h`, `requeue or taskcompletion`.
std::string wanted(TuneRange const& range);

}  // namespace poolcast::formula
