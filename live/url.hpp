// Addresses on the web: their parts made safe, and whether two of them are the same place.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::live {

/// `Standard_D2s_v3' and` as `Standard_D2s_v3%27%20and`: as a value in a query.
std::string url_encoded(std::string_view text);

/// `https://prices.azure.com:443`: scheme, host and port, in lower case and with the port that goes
/// without saying; empty if it is no http or https address, or names a user.
std::string url_origin(std::string const& url);

}  // namespace poolcast::live
