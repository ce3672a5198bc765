#include "engine/report/metric_text.hpp"

#include <cmath>
#include <cstdio>

#include "engine/base/text.hpp"

namespace poolcast::report {
namespace {

/// Half rounds away from 0; thousands have their commas.
std::string one_decimal(double value) {
  long long const tenths = std::llround(value * 10);
  return format_count(tenths / 10) + "." + std::to_string(tenths % 10);
}

/// To the second from a minute on, where format_duration shows no more.
std::string seconds_text(double value) {
  return format_duration(value < 60 ? std::llround(value * 100) * 10 * millisecond
                                    : std::llround(value) * second);
}

}  // namespace

std::string unit_of(Metric const& metric, std::string const& currency) {
  return metric.unit == "money" ? currency : metric.unit;
}

std::string json_path(Metric const& metric) {
  std::string path = "/" + metric.name;
  for (char& c : path) c = c == '.' ? '/' : c;
  return path;
}

std::string csv_field(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string number_text(Metric const& metric, double value) {
  // A sum of micro-units is exact as a double, so rounding gives it back.
  if (metric.unit == "money") return prices::decimal_text(std::llround(value * 1e6));
  return format_number(value, 15);
}

std::string value_text(Metric const& metric, double value, std::string const& currency) {
  std::string const sign = value < 0 ? "-" : "";
  double const size = std::abs(value);
  if (metric.unit == "s") return sign + seconds_text(size);
  if (metric.unit == "money")
    return sign + prices::format_money(std::llround(size * 1e6), currency);
  if (metric.unit == "1") return sign + one_decimal(size);
  return sign + one_decimal(size) + " " + metric.unit;
}

}  // namespace poolcast::report
