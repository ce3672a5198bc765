// A user's mistake in a text: where, what, and how it is shown.
#pragma once

#include <string>
#include <vector>

#include "engine/base/source.hpp"

namespace poolcast {

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  Span span;
  std::string message;  // lower case, no full stop, the user's token in quotes
};

using Diagnostics = std::vector<Diagnostic>;

/// As compilers print it:
/// ```
/// pool.autoscale:3:7: error: unknown variable '$Foo'
///   x = $Foo;
///       ^~~~
/// ```
/// A long line is cut to 100 columns around the place.
std::string render(Source const& source, Diagnostic const& diagnostic);
std::string render(Source const& source, Diagnostics const& diagnostics);

}  // namespace poolcast
