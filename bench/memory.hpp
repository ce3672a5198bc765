// How much heap memory a piece of work takes at its peak: a program that links memory.cpp counts
// what operator new gives out while a PeakMemory lives.
#pragma once

#include <cstddef>

namespace poolcast::bench {

class PeakMemory {
 public:
  PeakMemory();
  ~PeakMemory();
  PeakMemory(PeakMemory const&) = delete;
  PeakMemory& operator=(PeakMemory const&) = delete;

  /// Above what was there at the beginning.
  std::size_t bytes() const;
};

}  // namespace poolcast::bench
