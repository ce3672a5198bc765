#include "engine/base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace poolcast {

void ensure_failed(char const* condition, char const* file, int line) {
  std::fprintf(stderr, "poolcast: internal error: %s:%d: %s does not hold\n", file, line,
               condition);
  std::abort();
}

}  // namespace poolcast
