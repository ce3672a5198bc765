// Strings as files write them: quotes and escapes, heredocs, blocks; from the file to the text and
// back. Knows nothing of what the text means.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/iac/mapped_text.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

/// The text that a well-formed literal of `file` stands for.
MappedText read_literal(std::string_view file, Literal literal);

/// What to put at the place of `old`, written in its way: heredocs keep their marker and indent,
/// line ends stay what they are. Some writings cannot hold some texts.
Result<std::string> write_literal(std::string_view file, Literal old, std::string_view text);

/// A heredoc of `lines` without the marker's lines; `<<-` drops this many blanks from each line.
std::size_t common_indent(std::string_view lines);

}  // namespace poolcast::iac
