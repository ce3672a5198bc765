// The simulator's building blocks against the standard library's.
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/sim/event_queue.hpp"
#include "engine/sim/node_set.hpp"

namespace poolcast::sim {
namespace {

TEST(EventQueue, PopsInTheOrderOfTimeKindAndSequence) {
  struct Pushed {
    Time at;
    EventKind kind;
    std::uint32_t entity;
    auto operator<=>(Pushed const&) const = default;
  };
  // Delays that share an instant, a bucket, the calendar, and those that lie beyond it.
  Duration const spans[] = {Duration{3}, second, hour, 3 * day};
  EventQueue queue;
  std::set<Pushed> expected;  // the entity grows with the sequence
  Time now{-5 * day.ticks};
  std::size_t popped = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    std::uint64_t const bits = draw(7, Stream::arrival, i);
    Duration const delay{
        static_cast<std::int64_t>(bits % static_cast<std::uint64_t>(spans[bits >> 60 & 3].ticks))};
    auto const kind = static_cast<EventKind>(bits >> 32 & 3);
    queue.push(now, delay, kind, i);
    expected.insert({now + delay, kind, i});
    while (!expected.empty() && (bits >> 40 & 1) == 0 && expected.size() > i % 700) {
      ASSERT_TRUE(queue.due(expected.begin()->at));
      ASSERT_FALSE(queue.due(expected.begin()->at - Duration{1}));
      Event const event = queue.pop();
      ASSERT_EQ((Pushed{event.at, event.kind, event.entity}), *expected.begin());
      expected.erase(expected.begin());
      now = event.at;
      ++popped;
    }
  }
  EXPECT_GT(popped, 15'000U);
  for (; !expected.empty(); expected.erase(expected.begin())) {
    ASSERT_TRUE(queue.due(never));
    ASSERT_EQ(queue.pop().entity, expected.begin()->entity);
  }
  EXPECT_FALSE(queue.due(never));
}

TEST(NodeSet, AgreesWithAnOrderedSet) {
  NodeSet set;
  std::set<std::uint32_t> expected;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    std::uint64_t const bits = draw(11, Stream::arrival, i);
    auto const id = static_cast<std::uint32_t>(bits % (i % 2 == 0 ? 300 : 300'000));
    if ((bits >> 40) % 3 == 0) {
      set.erase({id});
      expected.erase(id);
    } else {
      set.insert({id});
      expected.insert(id);
    }
    ASSERT_EQ(set.contains({id}), expected.contains(id));
    auto const from = static_cast<std::uint32_t>(bits >> 20) % 310'000;
    auto const next = expected.lower_bound(from);
    ASSERT_EQ(set.next(from), next == expected.end() ? NodeSet::none : *next);
    ASSERT_EQ(set.first(), expected.empty() ? NodeSet::none : *expected.begin());
  }
}

}  // namespace
}  // namespace poolcast::sim
