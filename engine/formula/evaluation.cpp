#include "engine/formula/evaluation.hpp"

#include <algorithm>

namespace poolcast::formula {

double* Arena::allocate(std::size_t count) {
  for (; current_ < blocks_.size(); ++current_, used_ = 0) {
    Block const& block = blocks_[current_];
    if (block.size - used_ < count) continue;
    used_ += count;
    return block.numbers.get() + (used_ - count);
  }
  std::size_t const size = std::max<std::size_t>(count, 4096);
  if (total_ + size > max_numbers) return nullptr;
  total_ += size;
  blocks_.push_back({std::make_unique_for_overwrite<double[]>(size), size});
  used_ = count;
  return blocks_.back().numbers.get();
}

Value Evaluation::not_finite(double number, std::string_view what) {
  note(Unknown::not_finite);
  if (semantics.not_finite == Unproven::accept) return number;
  return fail("The result of " + std::string(what) + " is not a finite number");
}

void Evaluation::look_up_another(SampleHistory const& history, Metric metric, Time start,
                                 Time end) {
  window = {metric, start, end, history.window(metric, environment.now, start, end)};
  window.percent = sample_percent(window.samples.size(), end - start);
}

double* Evaluation::new_vector(std::size_t count) {
  double* const numbers = arena.allocate(count);
  if (numbers == nullptr) fail("The formula's vectors need too much memory");
  return numbers;
}

}  // namespace poolcast::formula
