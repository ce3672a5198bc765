// libFuzzer's entry.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  poolcast::fuzz::run_target({reinterpret_cast<char const*>(bytes), size});
  return 0;
}
