#include "engine/base/large_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace poolcast {

void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t small_page = 4096;
  constexpr std::size_t large_page = std::size_t{2} << 20;
  if (bytes < 2 * large_page) return;
  std::size_t const before = -reinterpret_cast<std::uintptr_t>(memory) % small_page;
  static_cast<void>(madvise(static_cast<std::byte*>(memory) + before, bytes - before,
                            MADV_HUGEPAGE));  // only advice
#endif
}

}  // namespace poolcast
