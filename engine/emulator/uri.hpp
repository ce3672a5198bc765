// A request's target taken apart: the path's segments and the query's parameters, decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolcast::emulator {

struct Parameter {
  std::string name;
  std::string value;
};

struct Uri {
  std::string path;                   // as received
  std::vector<std::string> segments;  // empty ones are dropped
  std::vector<Parameter> query;       // in the order received
};

/// Nothing if a % is not followed by two hexadecimal digits.
std::optional<Uri> parse_uri(std::string_view target);

/// The parameter's value; nothing if it is not there. Names are compared without case.
std::optional<std::string> parameter(Uri const& uri, std::string_view name);

}  // namespace poolcast::emulator
