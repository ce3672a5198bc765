// Comments that allow a finding: `// poolcast: allow RULE reason`, on a line of its own for the
// statement after it, or behind code for that line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::formula {

struct Allowance {
  std::string_view rule;
  Span name;   // of the rule, in the comment
  Span scope;  // findings that begin in it are allowed
};

/// A comment that begins with `poolcast:` and says nothing that is understood.
struct Misunderstood {
  Span span;
  std::string message;
};

struct Allowances {
  std::vector<Allowance> allowed;
  std::vector<Misunderstood> misunderstood;
};

Allowances find_allowances(Formula const& formula);

}  // namespace poolcast::formula
