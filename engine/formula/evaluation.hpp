// What the bodies of functions, methods and operators see of the evaluation they run in: its
// environment, its settings, memory for vectors, and a place to say why they fail.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/formula/environment.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

/// Memory for vectors that lives until the next evaluation, which then reuses it.
class Arena {
 public:
  /// 32 MB: a formula of 8,192 bytes could otherwise ask for hundreds of them.
  static constexpr std::size_t max_numbers = std::size_t{4} << 20;

  /// Null beyond max_numbers.
  double* allocate(std::size_t count);
  void reset() { current_ = used_ = 0; }

 private:
  struct Block {
    std::unique_ptr<double[]> numbers;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
  std::size_t total_ = 0;
};

/// The samples of a metric that were taken in (start, end], and how much of that time they fill.
struct Window {
  Metric metric{};
  Time start{1}, end{0};  // none yet: a window never ends before it starts
  std::span<double const> samples{};
  double percent = 0;
};

struct Evaluation {
  Environment const& environment;
  Semantics const& semantics;
  Arena& arena;
  std::string failure{};
  bool insufficient_samples = false;
  std::uint64_t draws = 0;
  Unknowns depends_on{};       // the settings that decided something
  bool reads_metrics = false;  // so that the order of samples may matter
  /// The last one that was looked up.
  Window window{};

  /// What a body returns when it cannot answer.
  Value fail(std::string text) {
    failure = std::move(text);
    return Value::none();
  }

  /// For the places where another choice of the setting would have given another result.
  void note(Unknown unknown) { depends_on.insert(unknown); }

  /// The number, or the failure that it is none: overflow, 0/0, the logarithm of 0.
  Value finite(double number, std::string_view what) {
    if (std::abs(number) <= std::numeric_limits<double>::max()) return number;
    return not_finite(number, what);
  }
  Value not_finite(double number, std::string_view what);

  /// A formula asks for GetSamplePercent, then for GetSample: the second finds the window there.
  Window const& look_up(SampleHistory const& history, Metric metric, Time start, Time end) {
    if (window.metric != metric || window.start != start || window.end != end) {
      look_up_another(history, metric, start, end);
    }
    return window;
  }
  void look_up_another(SampleHistory const& history, Metric metric, Time start, Time end);

  /// A vector of `count` numbers to fill, or null after fail().
  double* new_vector(std::size_t count);
};

}  // namespace poolcast::formula
