// Amounts of money out of text and JSON, exactly: a decimal is never taken through a binary number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/json/reader.hpp"

namespace poolcast::prices {

/// More than any price; sums of a year of them fit.
inline constexpr std::int64_t most_micro = 1'000'000'000'000;  // a million

/// The millionths in `0.0848` or `8.48e-02`, rounded to the nearest, a half up; nothing if the text
/// is no decimal number from 0 to a million.
std::optional<std::int64_t> parse_micro(std::string_view decimal);

/// The amount at `key`, a number or a decimal text; nothing if the key is missing.
std::optional<std::int64_t> read_optional_money(JsonReader& reader, std::string_view key);
/// Its absence is an error.
std::int64_t read_money(JsonReader& reader, std::string_view key);

/// `micro` times `numerator` over `denominator`, rounded to the nearest, a half up. None is
/// negative, and the result fits.
std::int64_t scaled(std::int64_t micro, std::int64_t numerator, std::int64_t denominator);

}  // namespace poolcast::prices
