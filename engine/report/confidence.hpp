// How sure a mean over independent runs is: its confidence interval by Student's t. Knows numbers
// only.
#pragma once

#include <optional>
#include <span>

namespace poolcast::report {

/// The value that Student's t with `degrees` (>= 1) degrees of freedom stays below with
/// `probability`, from 0.5 up to, not including, 1.
double student_t_quantile(double probability, int degrees);

/// A mean, and how far from it the true mean may be.
struct Estimate {
  double mean = 0;
  std::optional<double> half_width;  // nothing: one value tells nothing of its spread

  double low() const { return mean - half_width.value_or(0); }
  double high() const { return mean + half_width.value_or(0); }
};

/// Of at least one value; `confidence` is 0.95 for 95 %.
Estimate estimate(std::span<double const> values, double confidence);

}  // namespace poolcast::report
