// One header of an HTTP request or answer, as it is sent.
#pragma once

#include <string>

namespace poolcast {

struct HttpHeader {
  std::string name;
  std::string value;
};

}  // namespace poolcast
