// The begin of every page that Poolcast writes as one file.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::report {

/// From the doctype to `</head>`. Nothing is fetched, and nothing that the page holds can send
/// anything away: its content security policy forbids both. `title` is text, `styles` is CSS.
std::string html_head(std::string_view title, std::string_view styles);

}  // namespace poolcast::report
