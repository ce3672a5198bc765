// What a metric may come to at most or at least, as people write it: `4m`, `12.50 USD`, `45 %`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace poolcast::report {

struct Bound {
  double value = 0;        // in the metric's unit
  std::string currency{};  // if the text names one
};

/// `unit` is the metric's: a length of time needs one of its own, others may leave it out.
std::optional<Bound> read_bound(std::string_view text, std::string_view unit);

/// What is wrong with a text that is no bound: `is no length of time; write 4m, PT4M or 00:04:00`.
std::string bound_remedy(std::string_view unit);

}  // namespace poolcast::report
