// Who may come in.
#include "live/agents/doors.hpp"

#include <gtest/gtest.h>

#include "tests/agents/server_parts.hpp"

namespace poolcast::agents {
namespace {

bool is_in(std::string const& range, std::string const& address) {
  return contains(*parse_range(range), *parse_address(address));
}

TEST(Doors, RangesHoldWhatTheirBitsSay) {
  EXPECT_TRUE(is_in("40.74.28.0/23", "40.74.29.255"));
  EXPECT_FALSE(is_in("40.74.28.0/23", "40.74.30.0"));
  EXPECT_TRUE(is_in("10.0.0.1", "10.0.0.1:4711"));
  EXPECT_FALSE(is_in("10.0.0.1", "10.0.0.2"));
  EXPECT_TRUE(is_in("0.0.0.0/0", "1.2.3.4"));
  EXPECT_FALSE(is_in("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(is_in("2001:db8::/33", "[2001:db8:7fff::1]:443"));
  EXPECT_FALSE(is_in("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(is_in("10.0.0.0/8", "::ffff:10.1.2.3"));
}

TEST(Doors, WhatIsNoRangeIsRefused) {
  for (char const* const text :
       {"", "/8", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "::/129", "a.b.c.d/8", "10.0.0.0/"}) {
    Result<Range> const range = parse_range(text);
    ASSERT_FALSE(range) << text;
    EXPECT_EQ(range.error().message,
              "'" + std::string(text) + "' is no range of addresses; write 40.74.28.0/23");
  }
  EXPECT_FALSE(parse_address("[::1"));
  EXPECT_FALSE(parse_address("1.2.3.4:x"));
}

/// The client's address as a range that holds it alone, or `none`.
std::string client(std::string const& peer, std::vector<std::string> const& forwarded,
                   std::string const& proxies) {
  Request request{.peer = peer};
  for (std::string const& one : forwarded) request.headers.push_back({"X-Forwarded-For", one});
  std::vector<Range> ranges;
  if (!proxies.empty()) ranges.push_back(*parse_range(proxies));
  std::optional<Address> const found = client_of(request, ranges);
  if (!found) return "none";
  for (char const* const known : {"1.1.1.1", "2.2.2.2", "127.0.0.1"}) {
    if (*found == *parse_address(known)) return known;
  }
  return "another";
}

TEST(Doors, XForwardedForIsBelievedOfTrustedProxiesOnly) {
  EXPECT_EQ(client("127.0.0.1", {"1.1.1.1"}, ""), "127.0.0.1");
  EXPECT_EQ(client("127.0.0.1", {"1.1.1.1:99"}, "127.0.0.0/8"), "1.1.1.1");
  // What a client has written itself comes first.
  EXPECT_EQ(client("127.0.0.1", {"2.2.2.2, 1.1.1.1"}, "127.0.0.0/8"), "1.1.1.1");
  EXPECT_EQ(client("127.0.0.1", {"2.2.2.2", "1.1.1.1"}, "127.0.0.0/8"), "1.1.1.1");
  EXPECT_EQ(client("127.0.0.1", {"1.1.1.1, 127.0.0.2"}, "127.0.0.0/8"), "1.1.1.1");
  EXPECT_EQ(client("127.0.0.1", {"unknown"}, "127.0.0.0/8"), "none");
  EXPECT_EQ(client("127.0.0.1", {}, "127.0.0.0/8"), "127.0.0.1");
}

TEST(Doors, TheKeyComesAsHeaderOrCode) {
  std::string const key = test::function_key;
  EXPECT_TRUE(has_key({.headers = {{"X-Functions-Key", key}}}, key));
  EXPECT_TRUE(has_key({.query = "code=function%2Bkey%2Fof%3Dthe%3Dtests&"}, key));
  EXPECT_TRUE(has_key({.query = "a=b&CODE=" + key + "&"}, key));  // as the pipeline's task sends it
  EXPECT_FALSE(has_key({.query = "code=" + key + "x"}, key));
  EXPECT_FALSE(has_key({.query = "code=&"}, key));
  EXPECT_FALSE(has_key({.headers = {{"x-functions-key", ""}}}, key));
  EXPECT_TRUE(has_key({}, ""));
}

TEST(Doors, TheRateLimitIsPerAddressAndRefills) {
  RateLimit limit(5);
  Address const one = *parse_address("1.1.1.1");
  Time const now{1'000 * second.ticks};
  int taken = 0;
  while (limit.take(one, now)) ++taken;
  EXPECT_EQ(taken, 10);
  EXPECT_TRUE(limit.take(*parse_address("2.2.2.2"), now));
  EXPECT_TRUE(limit.take(one, now + 200 * millisecond));
  EXPECT_FALSE(limit.take(one, now + 200 * millisecond));
  RateLimit none(0);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(none.take(one, now));
}

}  // namespace
}  // namespace poolcast::agents
