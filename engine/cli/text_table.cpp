#include "engine/cli/text_table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/base/text.hpp"
#include "engine/base/width.hpp"

namespace poolcast::cli {
namespace {

std::string with_unit(double value, char const* unit) {
  char text[32];
  std::snprintf(text, sizeof text, value < 10 ? "%.1f%s" : "%.0f%s", value, unit);
  return text;
}

std::string two_units(std::int64_t large, char const* first, std::int64_t small,
                      char const* second_unit) {
  char text[64];
  std::snprintf(text, sizeof text, "%lld%s%02lld%s", static_cast<long long>(large), first,
                static_cast<long long>(small), second_unit);
  return text;
}

}  // namespace

std::string left(std::string const& text, std::size_t width) {
  std::string const shown = cut_to(text, width);
  return shown + std::string(width - width_of(shown), ' ');
}

std::string right(std::string const& text, std::size_t width) {
  std::string const shown = cut_to(text, width);
  return std::string(width - width_of(shown), ' ') + shown;
}

std::string bar(double value, double most, std::size_t width) {
  if (value <= 0 || most <= 0) return "";
  double const length = std::round(value / most * static_cast<double>(width));
  return std::string(std::max<std::size_t>(1, static_cast<std::size_t>(length)), '#');
}

std::string short_duration(Duration duration) {
  double const seconds = static_cast<double>(duration.ticks) / static_cast<double>(second.ticks);
  if (duration == Duration{}) return "0s";
  if (seconds < 0.9995) return with_unit(std::max(1.0, std::round(seconds * 1000)) + 0.0, "ms");
  if (seconds < 59.95) return with_unit(seconds, "s");
  std::int64_t const rounded = std::llround(seconds);
  if (rounded < 3600) return two_units(rounded / 60, "m", rounded % 60, "s");
  std::int64_t const minutes = (rounded + 30) / 60;
  if (minutes < 24 * 60) return two_units(minutes / 60, "h", minutes % 60, "m");
  std::int64_t const hours = (minutes + 30) / 60;
  if (hours < 100 * 24) return two_units(hours / 24, "d", hours % 24, "h");
  return std::to_string((hours + 12) / 24) + "d";
}

std::string short_number(double value) {
  if (value == 0) return "0";
  char text[64];
  std::snprintf(text, sizeof text, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
  return text;
}

std::string wrapped(std::string const& label, std::vector<std::string> const& items,
                    std::size_t width) {
  std::string text = label;
  std::size_t column = width_of(label);
  std::size_t const indent = column;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string const item = items[i] + (i + 1 < items.size() ? "," : "");
    bool const first = column == indent;
    if (!first && column + 1 + width_of(item) > width) {
      text += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      text += ' ';
      ++column;
    }
    text += item;
    column += width_of(item);
  }
  return text + "\n";
}

std::size_t terminal_width() {
  winsize size{};
  bool const known = isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return known && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace poolcast::cli
