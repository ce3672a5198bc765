// Text as XML 1.0 accepts it: what is no character of it is replaced by U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace poolcast::formulatest {

/// `name="value"`, with a blank before it.
std::string xml_attribute(std::string_view name, std::string_view value);

std::string xml_cdata(std::string_view text);

}  // namespace poolcast::formulatest
