// The rules (lint.hpp) that the parser or the checker reports: one spelling of their names.
#pragma once

#include <string_view>

namespace poolcast::formula::rule {

inline constexpr std::string_view json_escape = "json-escape";
inline constexpr std::string_view metric_without_method = "metric-without-method";
inline constexpr std::string_view mixed_types = "mixed-types";
inline constexpr std::string_view quoted_keyword = "quoted-keyword";
inline constexpr std::string_view timestamp_minus_interval = "timestamp-minus-interval";

}  // namespace poolcast::formula::rule
