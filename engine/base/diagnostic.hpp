// A user's mistake in a text: where, what, how it is shown, and what would mend it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast {

enum class Severity { error, warning, note };

/// `error`, `warning` or `note`.
std::string_view text_of(Severity severity);

/// A change of the text that mends the mistake and leaves its meaning otherwise as it is.
struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  Severity severity = Severity::error;
  Span span{};
  std::string message;      // lower case, no full stop, the user's token in quotes
  std::string_view rule{};  // of the linter, by which it can be allowed; empty: always an error
  std::optional<Fix> fix{};
};

using Diagnostics = std::vector<Diagnostic>;

/// As compilers print it:
/// ```
/// pool.autoscale:3:7: error: unknown variable '$Foo'
///   x = $Foo;
///       ^~~~
/// ```
/// The rule, if there is one, follows the message in brackets.
/// A long line is cut to 100 columns around the place.
std::string render(Source const& source, Diagnostic const& diagnostic);
std::string render(Source const& source, Diagnostics const& diagnostics);

}  // namespace poolcast
