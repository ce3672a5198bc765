// Small questions about text that more than one layer asks. Numbers are read and written without a
// locale, so that the same input gives the same bytes everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolcast {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
/// In UTF-8: a byte that is not the first of its character.
constexpr bool continues_code_point(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// `text` without the blanks at its ends.
std::string_view trim(std::string_view text);

/// ASCII only.
bool same_but_for_case(std::string_view a, std::string_view b);

/// ASCII only.
std::string lower_case(std::string_view text);

/// The pieces of `text` between separators; always at least one.
std::vector<std::string_view> split(std::string_view text, char separator);

/// The whole of `text` as a decimal number; nothing if anything is left over, or it is not finite.
std::optional<double> parse_number(std::string_view text);

/// The whole of `text` as a decimal integer.
std::optional<long long> parse_integer(std::string_view text);

/// As C's `%.{digits}g`: `96.6667`, `1.67772e+07`, `3`.
std::string format_number(double value, int digits = 6);

/// With thousands separated by commas: `1,234,567`.
std::string format_count(long long value);

/// A random GUID of these bits: `d225d7bb-be99-4d62-9ef0-8541827b86f7`.
std::string guid_text(std::uint64_t first, std::uint64_t second);

/// `12 jobs`, `1 job`, `1,200 jobs`.
std::string counted(std::size_t count, std::string const& noun);

/// The candidate that `word` was most likely meant to be: the one at the smallest edit distance (a
/// change of case alone counts as nearest), if that is at most a third of the word; the first of
/// equals. Empty if none.
std::string_view nearest(std::string_view word, std::span<std::string_view const> candidates);

/// `; did you mean 'X'?`, or nothing where no candidate is near.
std::string did_you_mean(std::string_view word, std::span<std::string_view const> candidates);

}  // namespace poolcast
