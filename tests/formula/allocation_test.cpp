// An evaluation must not ask for memory: a simulation does millions of them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "tests/formula/evaluation.hpp"

namespace {
std::size_t allocations = 0;
}

// Inlined only in part, a pair of them looks to g++ like free() of what `new` gave.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  ++allocations;
  return std::malloc(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::nothrow_t const&) noexcept {
  std::free(memory);
}

namespace poolcast::formula {
namespace {

TEST(Evaluate, AllocatesNothingOnceItIsWarm) {
  World const world;
  Program const program = *compile(
      *parse({"",
              "v = $PendingTasks.GetSample(TimeInterval_Minute * 5) * 2 + 1;"
              "w = vec(v, 1, 2, v); x = max(w, 3) + avg(1, 2, 3) + std(v) + percentile(v, 50);"
              "y = time().hour >= 8 && time() > time(\"2022-01-01\") ? lg(v) : ln(v);"
              "$TargetDedicatedNodes = min(4, x); $NodeDeallocationOption = taskcompletion"}));
  Environment environment = world.environment;
  environment.samples = &world.history;
  Workspace workspace;
  ASSERT_FALSE(evaluate(program, environment, workspace).error);
  std::size_t const before = allocations;
  for (int i = 0; i < 100; ++i) evaluate(program, environment, workspace);
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace poolcast::formula
