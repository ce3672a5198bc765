// Text inside the commands by which a build's log talks to GitHub (`::error::...`) and to Azure
// DevOps (`##vso[...]...`): what has a meaning there is written as its escape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace poolcast {

/// The message itself, or the value of a property before it.
enum class LogCommandPart : std::uint8_t {
  github_text,
  github_property,
  azure_text,
  azure_property,
};

std::string escaped(std::string_view text, LogCommandPart part);

}  // namespace poolcast
