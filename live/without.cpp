#include "live/without.hpp"

#include <string_view>

namespace poolcast::live {

std::string without(std::vector<std::string> const& secrets, std::string text) {
  constexpr std::string_view hidden = "***";
  for (std::string const& secret : secrets) {
    if (secret.empty()) continue;
    // Behind what was put in: a secret may be a part of that.
    for (std::size_t at = text.find(secret); at != text.npos;
         at = text.find(secret, at + hidden.size())) {
      text.replace(at, secret.size(), hidden);
    }
  }
  return text;
}

}  // namespace poolcast::live
