#include "engine/report/bound.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

namespace poolcast::report {

std::optional<Bound> read_bound(std::string_view text, std::string_view unit) {
  std::size_t digits = 0;
  while (digits < text.size() && (is_digit(text[digits]) || text[digits] == '.')) ++digits;
  std::optional<double> const number = parse_number(text.substr(0, digits));
  std::string_view const named = trim(text.substr(digits));
  if (number && unit != "s" && (named.empty() || named == unit)) return Bound{*number};
  if (number && unit == "money" && named.size() == 3 && std::ranges::all_of(named, is_letter)) {
    return Bound{*number, std::string(named)};
  }
  if (unit != "s" && unit != "h") return std::nullopt;
  std::string joined(text);
  std::erase(joined, ' ');
  Result<Duration> const length = parse_duration(joined);
  if (!length) return std::nullopt;
  double const scale = unit == "s" ? 1e7 : 3600e7;
  return Bound{static_cast<double>(length->ticks) / scale};
}

std::string bound_remedy(std::string_view unit) {
  if (unit == "s") return "is no length of time; write 4m, PT4M or 00:04:00";
  if (unit == "h") return "is no number of hours; write 3 h or PT3H";
  if (unit == "%") return "is no percentage; write 45 %";
  if (unit == "money") return "is no amount; write 12.50, or 12.50 and the scenario's currency";
  return "is no number";
}

}  // namespace poolcast::report
