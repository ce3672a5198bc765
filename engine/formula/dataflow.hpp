// What each expression of a formula is made of, followed through its variables: which inputs it
// depends on, which value it always has, who reads it. For the linter; knows no rule.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/formula/ast.hpp"
#include "engine/formula/samples.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/formula/value.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {

/// What of the world a value depends on; conditions that choose it count too.
struct Inputs {
  Metrics samples;       // whose samples it reads
  Metrics availability;  // of which it asks how many samples there are
  std::uint8_t cells = 0;
  bool clock = false;
  bool draw = false;

  bool reads(Cell cell) const { return (cells >> static_cast<unsigned>(cell) & 1U) != 0; }
  bool reads_any(Metrics metrics) const { return (samples.bits & metrics.bits) != 0; }
  bool none() const { return *this == Inputs{}; }
  Inputs& operator|=(Inputs const& others);
  friend bool operator==(Inputs const&, Inputs const&) = default;
};

inline constexpr std::uint16_t no_statement = 0xFFFF;
inline constexpr ExprId no_expression = ~ExprId{0};

/// Parallel to the formula's expressions, where nothing else is said.
struct Dataflow {
  std::vector<ExprId> parents;
  std::vector<ExprId> begins;  // an expression is its nodes from begins[id] to id
  /// The nearest `?:`, `&&` or `||` above that decides whether the expression is evaluated.
  std::vector<ExprId> deciders;
  /// Of a name: the statement whose value it reads; a target counts once it is assigned.
  std::vector<std::uint16_t> sources;
  std::vector<Inputs> inputs;
  std::vector<Value> constants;             // none: it is not always the same
  std::vector<std::uint32_t> reader_count;  // of each statement's value
  Inputs result;                            // of all that is assigned to service variables
};

Dataflow follow(Formula const& formula, Typing const& typing, Semantics const& semantics);

}  // namespace poolcast::formula
