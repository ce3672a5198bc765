#include "engine/formula/types.hpp"

namespace poolcast::formula {

std::string text_of(Types types) {
  std::string text;
  for (Type type : value_types) {
    if (!types.contains(type)) continue;
    types = types - type;
    if (!text.empty()) text += types.empty() ? " or " : ", ";
    text += "a " + std::string(text_of(type));
  }
  return text;
}

}  // namespace poolcast::formula
