#include "engine/report/circumstances.hpp"

namespace poolcast::report {

std::string circumstances(std::string const& load, Time start, Time end) {
  return load + ", " + format_time(start, 0) + " for " + format_duration(end - start);
}

std::string seeds_text(std::uint64_t first, std::size_t runs) {
  std::string text = runs == 1 ? "seed " : "seeds ";
  text += std::to_string(first);
  return runs == 1 ? text : text + " to " + std::to_string(first + runs - 1);
}

}  // namespace poolcast::report
