// The formula language's tables as Markdown: docs/language-reference.md is what this writes. Reads
// the rows of the code and nothing else.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::cli {

/// The whole page.
std::string language_page();

/// One table of it with its heading, named as the option of `poolcast language`.
std::string language_section(std::string_view table);

}  // namespace poolcast::cli
