// What came of a script: a verdict a case, and for what was not as expected, why. Every form of
// output reads this and nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/source.hpp"

namespace poolcast::formulatest {

/// In the order in which one outweighs another. An error: the script cannot be read or run.
enum class Verdict : std::uint8_t { pass, fail, error };

/// `PASS`, `FAIL` or `ERROR`.
std::string_view text_of(Verdict verdict);

/// The simulation that a finding is about, and what it was made of; all but ids are paths.
struct Repeat {
  std::string scenario;
  std::string formula{};        // empty: the scenario's own
  std::string template_pool{};  // whose formula it is, if `formula` is a template
  std::string pool{};           // the one that gets the formula; empty: all
  std::string load{};           // empty: the scenario's own
  std::uint64_t seed = 0;
};

/// A line below a failure: `result`, `because` or `repeat`, and what there is to say.
struct Note {
  std::string_view label;
  std::string text;
};

struct Finding {
  Verdict verdict = Verdict::fail;
  Span span{};             // of the expectation, in the script
  std::string expected{};  // `$TargetDedicatedNodes = 25`; empty with an error
  std::string got{};       // `20`; with an error its message
  std::vector<Note> notes{};
  std::optional<Fix> update{};  // of the script, by which the expectation holds
  std::optional<Repeat> repeat{};
};

struct CaseReport {
  std::string name;
  std::size_t line = 1;
  Verdict verdict = Verdict::pass;
  std::vector<Finding> findings{};
  std::string seeds{};  // of a simulation: `1..5`

  void add(Finding finding);
};

struct FileReport {
  Source script;
  std::string formula{};  // the file that it tests; empty: none
  std::vector<CaseReport> cases{};
  Diagnostics errors{};  // why it could not be read, or its formula not be found

  Verdict verdict() const;
  std::size_t count(Verdict verdict) const;  // of the cases
};

/// The error of a script that cannot be run at `span`.
Finding error_at(Span span, std::string message);

}  // namespace poolcast::formulatest
