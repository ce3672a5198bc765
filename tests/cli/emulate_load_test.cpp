// The emulated account under load: nothing is refused, and nothing is kept of what was answered.
// How fast it is, bench/emulate_bench tells.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "bench/signed_client.hpp"
#include "tests/support/emulator.hpp"

namespace poolcast {
namespace {

constexpr int connections = 4;
constexpr char query[] = "?api-version=2022-10-01.16.0";

/// So many signed GETs over each connection; how many were not answered with 200.
int errors_of(test::Emulator const& emulator, int gets) {
  std::atomic<int> errors = 0;
  std::vector<std::thread> threads;
  threads.reserve(connections);
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&] {
      bench::SignedClient client(emulator.port, emulator.variable("AZURE_BATCH_ACCOUNT"),
                                 emulator.variable("AZURE_BATCH_ACCESS_KEY"));
      for (int get = 0; get < gets; ++get) {
        if (client.get(std::string("/nodecounts") + query) != 200) ++errors;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return errors;
}

TEST(EmulateLoad, ThousandsOfSignedGetsAreAnsweredAndNothingGrows) {
  test::Emulator emulator;
  ASSERT_EQ(errors_of(emulator, 500), 0) << "warming up";
  double const before = bench::resident_megabytes(emulator.process());
  ASSERT_GT(before, 1);
  EXPECT_EQ(errors_of(emulator, 2500), 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which keep a while longer
  // A kilobyte kept of each would be twice this.
  EXPECT_LT(bench::resident_megabytes(emulator.process()), before + 5);
#endif
  EXPECT_EQ(emulator.end(SIGTERM), 0);
}

}  // namespace
}  // namespace poolcast
