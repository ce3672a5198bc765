// One evaluation of a program: a pure function of its Environment. The Workspace is only memory
// that the next evaluation reuses, so that evaluating allocates nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/environment.hpp"
#include "engine/formula/program.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

/// Why an evaluation failed, in the service's words: docs/formula-language.md#errors.
struct EvaluationError {
  enum class Code : std::uint8_t { evaluation_error, insufficient_sample_data };

  Code code = Code::evaluation_error;
  Place place;
  std::string text;  // `Undefined symbol: x`

  std::string_view code_name() const;  // `AutoScalingFormulaEvaluationError`
  std::string_view message() const;    // `The specified auto-scaling formula has evaluation error`
  std::string detail() const;          // `Line 1, Col 1: Undefined symbol: x`
};

struct Outcome {
  /// As computed: the service truncates a fraction only when it applies the target. The current
  /// target where the formula did not assign one, and after an error.
  double target_dedicated_nodes = 0;
  double target_low_priority_nodes = 0;
  DeallocationKeyword node_deallocation_option = DeallocationKeyword::requeue;
  std::optional<EvaluationError> error;
  /// The settings (settings.hpp) of which another choice could have changed this outcome.
  Unknowns depends_on;
};

struct Registers;

/// Belongs to one caller at a time; serves any program, best the same one again and again.
class Workspace {
 public:
  Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  ~Workspace();

  Registers& registers() const { return *registers_; }

 private:
  std::unique_ptr<Registers> registers_;
};

Outcome evaluate(Program const& program, Environment const& environment, Workspace& workspace);

/// What a variable came to, of the formula's own or a target of the service's; nothing if there is
/// none, or if the evaluation ended before it was assigned. Arguments as those of results().
std::optional<Value> value_of(Program const& program, Workspace const& workspace,
                              Outcome const& outcome, std::string_view name);

/// The variables of the formula's own, in byte order.
std::vector<std::string_view> variable_names(Program const& program);

/// The run's result string: `$TargetDedicatedNodes=0;...`. `workspace` and `outcome` are those of
/// the program's last evaluation.
std::string results(Program const& program, Workspace const& workspace, Outcome const& outcome);

}  // namespace poolcast::formula
