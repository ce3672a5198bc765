#include "bench/memory.hpp"

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

bool counting = false;
std::ptrdiff_t live = 0;
std::ptrdiff_t peak = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  if (counting) {
    live += static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
    peak = std::max(peak, live);
  }
  return memory;
}

void operator delete(void* memory) noexcept {
  if (counting && memory != nullptr)
    live -= static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace poolcast::bench {

PeakMemory::PeakMemory() {
  live = peak = 0;
  counting = true;
}

PeakMemory::~PeakMemory() { counting = false; }

std::size_t PeakMemory::bytes() const { return static_cast<std::size_t>(peak); }

}  // namespace poolcast::bench
