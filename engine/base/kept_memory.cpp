#include "engine/base/kept_memory.hpp"

#include <malloc.h>

namespace poolcast {

void keep_freed_memory() {
#ifdef M_MMAP_THRESHOLD
  // The largest that glibc takes: half of what a thread's own area grows by.
  constexpr int largest_from_own_area = 32 << 20;
  constexpr int kept = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, largest_from_own_area);
  mallopt(M_TRIM_THRESHOLD, kept);
#endif
}

}  // namespace poolcast
