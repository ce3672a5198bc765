// `poolcast language`: the tables of the formula language, for reading and for programs.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/command.hpp"

namespace poolcast::cli {

/// One flag a table; none: an overview as text, all tables as JSON or Markdown.
struct LanguageOptions {
  bool functions = false;
  bool methods = false;
  bool members = false;
  bool operators = false;
  bool variables = false;
  bool constants = false;
  bool rules = false;
  bool semantics = false;
  std::string output = "text";  // `json` or `markdown`
};

int language(LanguageOptions const& options, std::ostream& out);

Command language_command();

}  // namespace poolcast::cli
