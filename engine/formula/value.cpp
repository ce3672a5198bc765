#include "engine/formula/value.hpp"

#include <cstdio>
#include <cstdlib>

#include "engine/base/text.hpp"

namespace poolcast::formula {
namespace {

/// `hh:mm:ss.fff`, hours beyond a day counted on: no record shows how the service prints it.
std::string format_interval(Duration interval) {
  std::int64_t const milliseconds = std::abs(interval.ticks) / millisecond.ticks;
  char text[48];
  std::snprintf(text, sizeof text, "%s%02lld:%02lld:%02lld.%03lld", interval.ticks < 0 ? "-" : "",
                static_cast<long long>(milliseconds / 3'600'000),
                static_cast<long long>(milliseconds / 60'000 % 60),
                static_cast<long long>(milliseconds / 1000 % 60),
                static_cast<long long>(milliseconds % 1000));
  return text;
}

std::string format_vector(std::span<double const> numbers) {
  std::string text = "[";
  for (double number : numbers) {
    if (text.size() > 1) text += ',';
    text += format_number(number);
  }
  return text + "]";
}

}  // namespace

std::string_view text_of(Type type) {
  switch (type) {
    case Type::number:
      return "double";
    case Type::vector:
      return "doubleVec";
    case Type::string:
      return "string";
    case Type::timestamp:
      return "timestamp";
    case Type::interval:
      return "timeinterval";
    case Type::keyword:
      return "deallocation keyword";
    case Type::none:
      break;
  }
  return "nothing";
}

std::string_view text_of(DeallocationKeyword keyword) {
  switch (keyword) {
    case DeallocationKeyword::requeue:
      return "requeue";
    case DeallocationKeyword::terminate:
      return "terminate";
    case DeallocationKeyword::taskcompletion:
      return "taskcompletion";
    case DeallocationKeyword::retaineddata:
      return "retaineddata";
  }
  return {};
}

std::string format(Value const& value) {
  switch (value.type) {
    case Type::number:
      return format_number(value.number);
    case Type::vector:
      return format_vector(value.vector());
    case Type::string:
      return std::string(value.text());
    case Type::timestamp:
      return format_time(value.time());
    case Type::interval:
      return format_interval(value.interval());
    case Type::keyword:
      return std::string(text_of(value.keyword));
    case Type::none:
      break;
  }
  return {};
}

}  // namespace poolcast::formula
