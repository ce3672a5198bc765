#include "engine/base/log_command.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace poolcast {
namespace {

struct Escape {
  char character;
  std::string_view text;
};

constexpr Escape github_text[] = {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}};
constexpr Escape github_property[] = {
    {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}};
constexpr Escape azure_text[] = {{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}};
constexpr Escape azure_property[] = {
    {'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}, {';', "%3B"}, {']', "%5D"}};

/// By LogCommandPart.
constexpr std::array<std::span<Escape const>, 4> escapes_of = {github_text, github_property,
                                                               azure_text, azure_property};

}  // namespace

std::string escaped(std::string_view text, LogCommandPart part) {
  std::span<Escape const> const escapes = escapes_of[static_cast<std::size_t>(part)];
  std::string result;
  for (char const c : text) {
    auto const escape = std::ranges::find(escapes, c, &Escape::character);
    result += escape == escapes.end() ? std::string_view(&c, 1) : escape->text;
  }
  return result;
}

}  // namespace poolcast
