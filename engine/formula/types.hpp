// Sets of types, and what functions and methods take and give in terms of them: what the checker
// reads, and what the rows of functions.cpp and methods.cpp say. Knows no expression.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "engine/formula/value.hpp"

namespace poolcast::formula {

/// The types that an expression may have. None at all: it never has a value, because it fails.
struct Types {
  std::uint8_t bits = 0;

  constexpr Types() = default;
  constexpr Types(Type type) : bits(static_cast<std::uint8_t>(1U << static_cast<unsigned>(type))) {}
  constexpr Types(std::initializer_list<Type> types) {
    for (Type type : types) *this |= type;
  }

  constexpr bool empty() const { return bits == 0; }
  constexpr bool contains(Type type) const { return !(*this & type).empty(); }
  constexpr bool within(Types others) const { return (bits & ~others.bits) == 0; }
  /// Exactly one.
  constexpr bool certain() const { return bits != 0 && (bits & (bits - 1)) == 0; }

  constexpr Types& operator|=(Types others) {
    bits = static_cast<std::uint8_t>(bits | others.bits);
    return *this;
  }
  friend constexpr Types operator|(Types a, Types b) { return a |= b; }
  friend constexpr Types operator&(Types a, Types b) {
    a.bits = static_cast<std::uint8_t>(a.bits & b.bits);
    return a;
  }
  friend constexpr Types operator-(Types a, Types b) {
    a.bits = static_cast<std::uint8_t>(a.bits & ~b.bits);
    return a;
  }
  friend constexpr bool operator==(Types, Types) = default;
};

/// The types that values have, in the order of Type.
inline constexpr std::array<Type, 6> value_types{Type::number,    Type::vector,   Type::string,
                                                 Type::timestamp, Type::interval, Type::keyword};

/// `a double`, `a double or a doubleVec`.
std::string text_of(Types types);

/// One way to call a function or a method.
struct Overload {
  std::array<Types, 3> takes;  // empty from where there is no parameter
  Type gives;                  // none: it does not come back
  bool repeats = false;        // the first parameter takes any number of arguments
};

inline constexpr Types any_numbers{Type::number, Type::vector};
inline constexpr Types window_bound{Type::timestamp, Type::interval};

}  // namespace poolcast::formula
