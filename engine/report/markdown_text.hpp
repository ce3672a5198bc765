// Pieces of Markdown as GitHub and Azure DevOps read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace poolcast::report {

/// The text as it is, in a paragraph or a cell: nothing in it is markup, and it is one line.
std::string markdown_escaped(std::string_view text);

/// `| a | b |` of cells that are escaped already.
std::string markdown_row(std::vector<std::string> const& cells);

/// A heading row and the line below it: the first column to the left, all others to the right.
std::string markdown_heading(std::vector<std::string> const& cells);

/// What one clicks to see the rest.
std::string markdown_details(std::string_view summary, std::string_view body);

/// `- note` each, below a blank line; empty for none.
std::string markdown_notes(std::vector<std::string> const& notes);

}  // namespace poolcast::report
