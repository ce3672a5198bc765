#include "engine/library/library.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::library {

Template const* find_template(std::string_view name) {
  auto const found = std::ranges::find(templates(), name, &Template::name);
  return found == templates().end() ? nullptr : &*found;
}

std::string question_of(Template const& chosen) {
  std::string question;
  for (std::string_view const line : split(chosen.formula, '\n')) {
    if (!line.starts_with("//")) break;
    question += (question.empty() ? "" : " ") + std::string(trim(line.substr(2)));
  }
  return question;
}

}  // namespace poolcast::library
