// The table of the unknowns: what each one is about, what may be chosen, and why the default is
// what it is. `poolcast language --semantics`, semantics files and
// docs/language-reference.md#settings read the same rows. Knows no file and no JSON.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

/// `fixed`: nothing else is implemented; the evidence says why.
enum class SettingKind : std::uint8_t { choice, percent, duration, fixed };

/// How a row reads and writes its member of Semantics: a duration in ticks, a choice as its number
/// in the row, or as the number that the choice itself is (`0 7`).
struct Access {
  double (*get)(Semantics const&) = nullptr;
  void (*set)(Semantics&, double) = nullptr;
};

struct Setting {
  Unknown id;
  std::string_view name;
  std::string_view question;
  std::string_view choices;  // words, a blank between them; of a fixed row: what is done
  std::string_view lenient;  // the value in the profile `lenient`; empty: as in `strict`
  std::string_view evidence;
  SettingKind kind = SettingKind::fixed;
  Access access{};
};

/// In the order of Unknown, which is that of docs/language-reference.md.
std::span<Setting const> settings();
Setting const& setting(Unknown id);
/// Null if there is none.
Setting const* find_setting(std::string_view name);

/// `zero`, `70`, `P365D`; of a fixed row: what is done.
std::string value_of(Setting const& row, Semantics const& semantics);
/// What else may be chosen: `error`; `any percentage`; empty for a fixed row.
std::string alternatives(Setting const& row, Semantics const& semantics = {});
/// The error says what is accepted.
Result<void> set(Setting const& row, Semantics& semantics, std::string_view value);

/// `strict` and `lenient`; no others.
std::span<std::string_view const> profiles();
Result<Semantics> profile(std::string_view name);

}  // namespace poolcast::formula
