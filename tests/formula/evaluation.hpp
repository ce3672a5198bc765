// Shorthand of the language's tests: evaluate a text in a small world and show the answer as text.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formula {

inline constexpr std::string_view noon = "2022-09-28T11:19:49.89Z";  // a Wednesday

/// A pool of 2 dedicated nodes (3 wanted) and 5 low-priority ones (6 wanted) with 4 slots each; its
/// $PendingTasks were 1 to 10 in the last ten samples, the last one taken now.
struct World {
  Semantics semantics;
  SampleHistory history;
  Environment environment{.now = *parse_w3c_time(noon),
                          .current_dedicated_nodes = 2,
                          .current_low_priority_nodes = 5,
                          .target_dedicated_nodes = 3,
                          .target_low_priority_nodes = 6,
                          .task_slots_per_node = 4};

  World() { record(Metric::pending_tasks, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); }

  /// A sample each 30 s, the last one now.
  void record(Metric metric, std::vector<double> const& values) {
    auto const count = static_cast<std::int64_t>(values.size());
    for (std::int64_t i = 0; i < count; ++i) {
      history.record(metric, environment.now - (count - 1 - i) * sample_period,
                     values[static_cast<std::size_t>(i)]);
    }
  }
};

struct Answer {
  Outcome outcome;
  std::string results;
  std::string error;  // `Line 1, Col 1: ...`, or nothing
};

inline Answer evaluate_text(std::string_view text, World const& world = {}) {
  Source const source{"test", std::string(text)};
  auto const formula = parse(source, world.semantics);
  if (!formula) return {{}, "", render(source, formula.error())};
  auto const checked = compile(*formula, world.semantics);
  if (!checked) return {{}, "", render(source, checked.error())};
  Program const& program = *checked;
  Environment environment = world.environment;
  environment.samples = &world.history;
  Workspace workspace;
  Answer answer{evaluate(program, environment, workspace), "", ""};
  answer.results = results(program, workspace, answer.outcome);
  if (answer.outcome.error) answer.error = answer.outcome.error->detail();
  return answer;
}

/// The value of an expression as the result string shows it, or the error.
inline std::string value_of(std::string_view expression, World const& world = {}) {
  Answer const answer = evaluate_text("result = " + std::string(expression), world);
  if (!answer.error.empty()) return answer.error;
  std::size_t const at = answer.results.find(";result=");
  return answer.results.substr(at + 8);
}

}  // namespace poolcast::formula
