// Where a number stands in the text of a document that could not be parsed because of it.
#pragma once

#include <cstddef>
#include <string_view>

namespace poolcast {

/// Where it stands as a number, and not in a text or a comment; the end if it does not.
std::size_t place_of_number(std::string_view text, std::string_view number);

}  // namespace poolcast
