#include "engine/base/nesting.hpp"

namespace poolcast {

bool nests_too_deep(std::string_view json) {
  int depth = 0;
  bool in_text = false, escaped = false;
  for (char const c : json) {
    if (in_text) {
      in_text = escaped || c != '"';
      escaped = !escaped && c == '\\';
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++depth > most_json_levels) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace poolcast
