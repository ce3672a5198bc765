// The few pieces that HTML is written from. Knows no report.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::report {

/// As text between tags, or as an attribute's value in quotes.
std::string html_escaped(std::string_view text);

/// `<tag>escaped text</tag>`; attributes follow the tag's name: `td class="number"`.
std::string element(std::string_view opening, std::string_view text);

/// The same around markup.
std::string around(std::string_view opening, std::string_view markup);

}  // namespace poolcast::report
