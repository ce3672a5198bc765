// Text in addresses: what may not stand there as it is, as `%` and two hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

namespace poolcast {

/// `Standard_D2s_v3' and` as `Standard_D2s_v3%27%20and`: as a value in a query, or a path's
/// segment.
std::string percent_encoded(std::string_view text);

/// The other way; a `+` is a blank, as in forms. What is no escape stays as it is.
std::string query_decoded(std::string_view text);

/// The byte of the escape that begins at `at`; -1 if none does.
int escaped_byte(std::string_view text, std::size_t at);

}  // namespace poolcast
