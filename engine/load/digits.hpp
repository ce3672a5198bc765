// Eight digits at a time, for the common forms of numbers and times; whoever meets another form
// reads it the slow way. Needs eight readable bytes behind every pointer that it is given.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace poolcast::load::digits {

/// The first byte is the lowest; elsewhere every text is of another form.
inline constexpr bool usable = std::endian::native == std::endian::little;

inline std::uint64_t load(char const* at) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

inline constexpr std::uint64_t every(std::uint8_t byte) { return 0x0101010101010101U * byte; }
inline constexpr std::uint64_t high_bits = every(0x80);

/// The high bit of every byte that is more than 9.
inline std::uint64_t beyond_nine(std::uint64_t bytes) {
  return ((bytes & ~high_bits) + every(0x7F - 9)) | (bytes & high_bits);
}

/// How far it is to the first byte whose high bit is set in `marks`; 8 if it is in none. The next
/// field cannot be looked at before this is known, which takes longer than all the rest, unless the
/// processor guesses: a branch on what it `usually` is lets it.
inline unsigned first_of(std::uint64_t marks, unsigned& usually) {
  std::uint64_t const mark = std::uint64_t{0x80} << (usually * 8 & 63);
  bool const as_usual = (marks & (mark | (mark - 1))) == mark;
  if (as_usual) [[likely]]
    return usually;
  usually = marks == 0 ? 8U : static_cast<unsigned>(std::countr_zero(marks)) / 8U;
  return usually;
}

/// How many of the bytes are digits before the first that is none. `values` are bytes less '0'.
inline unsigned count(std::uint64_t values, unsigned& usually) {
  return first_of(beyond_nine(values) & high_bits, usually);
}

inline std::uint64_t values(char const* at) { return load(at) ^ every('0'); }

/// Eight digit values, the first one the most significant.
inline std::uint64_t number(std::uint64_t values) {
  std::uint64_t const pairs = values * 10 + (values >> 8);
  return (((pairs & 0x000000FF000000FFU) * 0x000F424000000064U) +
          (((pairs >> 16) & 0x000000FF000000FFU) * 0x0000271000000001U)) >>
         32;
}

/// The first `count` digits, 1 to 8 of them, as a number.
inline std::uint64_t whole(std::uint64_t values, unsigned count) {
  return number(values << (8 * (8 - count)));
}

/// The same, as places behind a point: eight of them in all.
inline std::uint64_t fraction(std::uint64_t values, unsigned count) {
  std::uint64_t const kept = count == 8 ? values : values & ((std::uint64_t{1} << (8 * count)) - 1);
  return number(kept);
}

}  // namespace poolcast::load::digits
