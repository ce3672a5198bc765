#include "engine/prices/money.hpp"

#include <algorithm>
#include <string>

#include "engine/base/text.hpp"

namespace poolcast::prices {
namespace {

constexpr int micro_digits = 6;

/// `12.50e-3` is the digits 1250 with the point five places from their end.
struct Decimal {
  std::string digits;
  long long places = 0;
};

std::optional<Decimal> split_decimal(std::string_view text) {
  constexpr long long most_exponent = 400;  // of a double
  Decimal decimal;
  std::size_t const e = text.find_first_of("eE");
  if (e != text.npos) {
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    std::optional<long long> const power = parse_integer(exponent);
    if (!power || *power < -most_exponent || *power > most_exponent) return std::nullopt;
    decimal.places = -*power;
    text = text.substr(0, e);
  }
  std::size_t const point = std::min(text.find('.'), text.size());
  std::string_view const whole = text.substr(0, point);
  std::string_view const fraction = point == text.size() ? "" : text.substr(point + 1);
  bool const complete = !whole.empty() && (point == text.size() || !fraction.empty());
  if (!complete || !std::ranges::all_of(whole, is_digit) ||
      !std::ranges::all_of(fraction, is_digit)) {
    return std::nullopt;
  }
  decimal.digits = std::string(whole) + std::string(fraction);
  decimal.places += static_cast<long long>(fraction.size());
  return decimal;
}

}  // namespace

std::optional<std::int64_t> parse_micro(std::string_view text) {
  std::optional<Decimal> const decimal = split_decimal(text);
  if (!decimal) return std::nullopt;
  // How many of the digits are whole micro-units; beyond their end there are zeros.
  long long const kept =
      static_cast<long long>(decimal->digits.size()) - decimal->places + micro_digits;
  std::int64_t micro = 0;
  for (long long i = 0; i < kept; ++i) {
    auto const at = static_cast<std::size_t>(i);
    micro = micro * 10 + (at < decimal->digits.size() ? decimal->digits[at] - '0' : 0);
    if (micro > most_micro) return std::nullopt;
  }
  bool const rest = kept >= 0 && kept < static_cast<long long>(decimal->digits.size());
  if (rest && decimal->digits[static_cast<std::size_t>(kept)] >= '5') ++micro;
  if (micro > most_micro) return std::nullopt;
  return micro;
}

std::optional<std::int64_t> read_optional_money(JsonReader& reader, std::string_view key) {
  std::optional<std::string> const text = reader.scalar(key);
  if (!text) return std::nullopt;
  std::optional<std::int64_t> const micro = parse_micro(*text);
  if (!micro) {
    reader.reject(key, "expected an amount from 0 to 1000000, such as 0.12, got '" + *text + "'");
  }
  return micro;
}

std::int64_t read_money(JsonReader& reader, std::string_view key) {
  std::optional<std::int64_t> const micro = read_optional_money(reader, key);
  if (!micro) reader.reject_missing(key);
  return micro.value_or(0);
}

std::int64_t scaled(std::int64_t micro, std::int64_t numerator, std::int64_t denominator) {
  __extension__ using Wide = __int128;
  Wide const product = static_cast<Wide>(micro) * numerator;
  return static_cast<std::int64_t>((product + denominator / 2) / denominator);
}

}  // namespace poolcast::prices
