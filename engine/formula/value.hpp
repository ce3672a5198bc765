// A value of the language while it is evaluated: 16 bytes, owns nothing. A vector is a view of the
// sample history or of the evaluation's own memory (evaluation.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/time.hpp"

namespace poolcast::formula {

/// `number` is 0, so that "both are numbers" is one test. `none`: a body failed.
enum class Type : std::uint8_t { number, vector, string, timestamp, interval, keyword, none };

/// As the service's documentation calls it: `doubleVec`.
std::string_view text_of(Type type);

/// The values of $NodeDeallocationOption.
enum class DeallocationKeyword : std::uint8_t { requeue, terminate, taskcompletion, retaineddata };

std::string_view text_of(DeallocationKeyword keyword);

struct Value {
  union {
    double number = 0;
    std::int64_t ticks;
    double const* numbers;
    char const* characters;
    DeallocationKeyword keyword;
  };
  std::uint32_t size = 0;
  Type type = Type::number;
  bool temporary = false;  // a vector that nobody else sees: an operator may overwrite it
  // Named padding, so that a value is written and read as two whole words: a processor that has to
  // piece a word together from smaller writes stalls.
  std::uint16_t unused = 0;

  Value() = default;
  Value(double value) : number(value) {}
  Value(Time time) : ticks(time.ticks), type(Type::timestamp) {}
  Value(Duration interval) : ticks(interval.ticks), type(Type::interval) {}
  Value(DeallocationKeyword word) : keyword(word), type(Type::keyword) {}
  Value(std::string_view text)
      : characters(text.data()),
        size(static_cast<std::uint32_t>(text.size())),
        type(Type::string) {}
  Value(std::span<double const> vector)
      : numbers(vector.data()),
        size(static_cast<std::uint32_t>(vector.size())),
        type(Type::vector) {}

  static Value none() {
    Value value;
    value.type = Type::none;
    return value;
  }

  std::span<double const> vector() const { return {numbers, size}; }
  std::string_view text() const { return {characters, size}; }
  Time time() const { return {ticks}; }
  Duration interval() const { return {ticks}; }
};
static_assert(sizeof(Value) == 16);

/// As the result string shows it: `96.6667`, `[1,1,1]`, `2016-10-13T19:18:47.805Z`.
std::string format(Value const& value);

}  // namespace poolcast::formula
