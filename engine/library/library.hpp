// The formulas of the folder formulas/, inside the program: who installs it has no such folder.
// embed.cmake writes their texts; of each other and of the command line they know nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace poolcast::library {

struct Template {
  std::string_view name;     // `workday`
  std::string_view formula;  // the text of workday.autoscale
  std::string_view test;     // the text of workday.test
};

/// In the order of their names.
std::span<Template const> templates();

/// Null if there is none of that name.
Template const* find_template(std::string_view name);

/// What the formula's first lines ask: `How many nodes …?`
std::string question_of(Template const& chosen);

}  // namespace poolcast::library
