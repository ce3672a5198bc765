// Static types: what each expression can be, what each name stands for, and all that is certain to
// fail, found without evaluating anything. Statements run in order and none is skipped, so what a
// variable is where it is read is known exactly; only `?:` leaves more than one type.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/types.hpp"

namespace poolcast::formula {

/// What the name in an expression stands for.
struct Meaning {
  enum class Kind : std::uint8_t {
    nothing,   // the expression has no name, or nobody knows it
    assigned,  // a variable of the formula's own; index: the statement whose value it reads
    variable,  // index: the row in variables(), and so on
    constant,
    function,
    method,
    member,
  };

  Kind kind = Kind::nothing;
  std::uint16_t index = 0;
};

struct Typing {
  std::vector<Types> types;       // of each expression; empty where it fails or its type is unknown
  std::vector<Meaning> meanings;  // of each expression
  /// What fails whenever it is evaluated. One mistake is one message: what only follows from it is
  /// not reported. Those with a rule rest on a choice where the service's behaviour is unknown.
  Diagnostics errors;
  /// What fails with one branch of a `?:` and not with the other.
  Diagnostics doubts;
};

Typing infer(Formula const& formula, Semantics const& semantics);

}  // namespace poolcast::formula
