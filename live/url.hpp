// Addresses on the web: their parts, and whether two of them are the same place.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::live {

/// The path of an http or https address and the query after it, as they are written: `/a/b` and
/// `x=y&z`. What follows a `#` belongs to neither.
struct UrlTarget {
  std::string path;
  std::string query;
};
UrlTarget url_target(std::string_view url);

/// `https://prices.azure.com:443`: scheme, host and port, in lower case and with the port that goes
/// without saying; empty if it is no http or https address, or names a user.
std::string url_origin(std::string const& url);

/// Whether it leads to this very machine, where nobody listens on the way.
bool is_loopback(std::string const& url);

}  // namespace poolcast::live
