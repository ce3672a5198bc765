// A formula made ready: compiled once, immutable, cheap to copy and to share, evaluated as often as
// one likes (evaluate.hpp).
#pragma once

#include <memory>

#include "engine/formula/samples.hpp"
#include "engine/formula/semantics.hpp"

namespace poolcast::formula {

struct Code;  // code.hpp: instructions, constants, variables

/// Whether evaluations of the program leave a trace (trace.hpp). Traced, nothing is folded or
/// fused: the answers are the same, and take longer.
enum class Tracing : bool { off, on };

class Program {
 public:
  explicit Program(std::shared_ptr<Code const> code) : code_(std::move(code)) {}

  /// The metrics that the formula reads; no other needs to be recorded for it.
  Metrics metrics() const;
  Semantics const& semantics() const;

  std::shared_ptr<Code const> const& code() const { return code_; }

 private:
  std::shared_ptr<Code const> code_;
};

}  // namespace poolcast::formula
