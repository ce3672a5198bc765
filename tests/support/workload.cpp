#include "tests/support/workload.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace poolcast::support {
namespace {

struct Task {
  std::int64_t arrival_us;
  std::int64_t duration_us;
};

/// SplitMix64 as a sequence. Its state, unlike base/random's draws, is part of the workload's
/// definition: other simulators read the same numbers in the same order.
class Sequence {
 public:
  double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1.0p-53; }

 private:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_ = 12345;
};

/// Times of day are drawn with the density 1 - 0.8 cos(2 pi t / day), by rejection.
std::int64_t draw_arrival_us(Sequence& random) {
  constexpr double amplitude = 0.8;
  for (;;) {
    double const seconds = random.uniform() * 30 * 86400;
    double const height = random.uniform() * (1 + amplitude);
    if (height < 1 - amplitude * std::cos(2 * std::numbers::pi * seconds / 86400)) {
      return static_cast<std::int64_t>(seconds * 1e6) | 1;
    }
  }
}

/// Lognormal with sigma 1 by Box and Muller's method, clipped to [1 s, 8000 s].
std::int64_t draw_duration_us(Sequence& random, double mu) {
  double const radius = std::sqrt(-2 * std::log(random.uniform()));
  double const normal = radius * std::cos(2 * std::numbers::pi * random.uniform());
  double const seconds = std::clamp(std::exp(mu + normal), 1.0, 8000.0);
  return static_cast<std::int64_t>(seconds * 1e6) & ~std::int64_t{1};
}

std::vector<Task> draw_tasks(std::size_t count, double mean_seconds) {
  Sequence random;
  std::vector<Task> tasks(count);
  for (Task& task : tasks) task.arrival_us = draw_arrival_us(random);
  std::ranges::sort(tasks, {}, &Task::arrival_us);
  for (std::size_t i = 1; i < count; ++i) {
    if (tasks[i].arrival_us <= tasks[i - 1].arrival_us) {
      tasks[i].arrival_us = tasks[i - 1].arrival_us + 2;
    }
  }
  double const mu = std::log(mean_seconds) - 0.5;
  for (Task& task : tasks) task.duration_us = draw_duration_us(random, mu);
  return tasks;
}

void append_seconds(std::string& text, std::int64_t microseconds) {
  text += std::to_string(microseconds / 1'000'000);
  text += '.';
  for (std::int64_t unit = 100'000; unit > 0; unit /= 10) {
    text += static_cast<char>('0' + microseconds / unit % 10);
  }
}

}  // namespace

load::Load common_workload(std::size_t tasks, double mean_seconds) {
  load::Load load;
  load.jobs.reserve(tasks);
  for (Task const& task : draw_tasks(tasks, mean_seconds)) {
    load.jobs.push_back({.queued = Time{} + task.arrival_us * microsecond,
                         .duration = task.duration_us * microsecond,
                         .pool = {}});
  }
  return load;
}

std::string common_workload_csv(std::size_t tasks, double mean_seconds) {
  std::string text;
  text.reserve(tasks * 27);
  for (Task const& task : draw_tasks(tasks, mean_seconds)) {
    append_seconds(text, task.arrival_us);
    text += ',';
    append_seconds(text, task.duration_us);
    text += '\n';
  }
  return text;
}

}  // namespace poolcast::support
