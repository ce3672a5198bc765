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

/// High bits alone: that of the first byte that is more than 9, and of some behind it.
inline std::uint64_t beyond_nine(std::uint64_t bytes) {
  return ((bytes + every(0x7F - 9)) | bytes) & high_bits;
}

/// How long a column's values were of late, and what follows from that. The next field cannot be
/// looked at before the length of this one is known, and to find it takes longer than all the
/// rest, unless the processor guesses: a branch on the usual length lets it.
struct Usual {
  unsigned length = 0;
  unsigned shift = 56;         // moves so many of 8 bytes to the end
  std::uint64_t end = 0x80;    // the mark of the first byte behind them
  std::uint64_t until = 0xFF;  // the bytes up to there
  std::int64_t scale = 1;      // of so many digits behind a point, in ticks

  void become(unsigned bytes);  // 0 to 8
};

inline void Usual::become(unsigned bytes) {
  constexpr std::int64_t scales[] = {0, 1'000'000, 100'000, 10'000, 1'000, 100, 10, 1, 0};
  length = bytes;
  shift = bytes == 0 ? 63 : 64 - 8 * bytes;
  end = bytes == 8 ? 0 : std::uint64_t{0x80} << (8 * bytes);
  until = bytes == 8 ? ~std::uint64_t{0} : end | (end - 1);
  scale = scales[bytes];
}

/// How far it is to the first byte with its high bit set in `marks`, which holds nothing but high
/// bits; 8 if there is none.
[[gnu::always_inline]] inline unsigned first_of(std::uint64_t marks, Usual& usual) {
  if ((marks & usual.until) != usual.end) [[unlikely]]
    usual.become(marks == 0 ? 8U : static_cast<unsigned>(std::countr_zero(marks)) / 8U);
  return usual.length;
}

/// How many of the bytes are digits before the first that is none. `values` are bytes less '0'.
[[gnu::always_inline]] inline unsigned count(std::uint64_t values, Usual& usual) {
  return first_of(beyond_nine(values), usual);
}

/// The same for a column whose lengths change from row to row: a wrong guess costs more than to
/// wait.
[[gnu::always_inline]] inline unsigned count_changing(std::uint64_t values, Usual& usual) {
  std::uint64_t const marks = beyond_nine(values);
  unsigned const length = marks == 0 ? 8U : static_cast<unsigned>(std::countr_zero(marks)) / 8U;
  usual.shift = (64 - 8 * length) & 63;
  return length;
}

inline std::uint64_t values(char const* at) { return load(at) ^ every('0'); }

/// Eight digit values, the first one the most significant.
inline std::uint64_t number(std::uint64_t values) {
  std::uint64_t const pairs = values * 10 + (values >> 8);
  return (((pairs & 0x000000FF000000FFU) * 0x000F424000000064U) +
          (((pairs >> 16) & 0x000000FF000000FFU) * 0x0000271000000001U)) >>
         32;
}

/// The first digits as a number, 1 to 8 of them: as many as were counted.
inline std::int64_t whole(std::uint64_t values, Usual const& counted) {
  return static_cast<std::int64_t>(number(values << counted.shift));
}

}  // namespace poolcast::load::digits
