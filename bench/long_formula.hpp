// The longest formula that the service takes: statements such as people write, repeated until 8,192
// characters or 100 statements are reached, each round with variables of its own.
#pragma once

#include <string>

namespace poolcast::bench {

std::string long_formula();

}  // namespace poolcast::bench
