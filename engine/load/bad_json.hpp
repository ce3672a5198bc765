// What the parser of JSON says about a broken text, in our words.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace poolcast::load {

/// `message` is nlohmann's; `first_line` is that of the file on which the text begins.
Error bad_json(std::string const& path, int first_line, std::string_view message);

}  // namespace poolcast::load
