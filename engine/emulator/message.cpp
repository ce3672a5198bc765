#include "engine/emulator/message.hpp"

#include "engine/base/text.hpp"

namespace poolcast::emulator {

std::string_view header(Request const& request, std::string_view name) {
  for (Header const& one : request.headers) {
    if (same_but_for_case(one.name, name)) return one.value;
  }
  return {};
}

}  // namespace poolcast::emulator
