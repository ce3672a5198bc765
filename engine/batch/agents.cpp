#include "engine/batch/agents.hpp"

#include <optional>

#include "engine/base/text.hpp"

namespace poolcast::batch {

TaskAttempt attempt_of(std::string const& task) {
  std::size_t const dash = task.rfind('-');
  constexpr std::size_t most_digits = 4;
  if (dash == task.npos || dash == 0 || task.size() - dash - 1 > most_digits) return {task, 1};
  std::optional<long long> const number = parse_integer(task.substr(dash + 1));
  if (!number || *number < 2) return {task, 1};
  return {task.substr(0, dash), static_cast<int>(*number)};
}

}  // namespace poolcast::batch
