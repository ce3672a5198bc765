// A service may repeat what it was sent, so whoever tells its words takes the secrets out.
#pragma once

#include <string>
#include <vector>

namespace poolcast::live {

/// `text` with `***` in the place of each of the secrets.
std::string without(std::vector<std::string> const& secrets, std::string text);

}  // namespace poolcast::live
