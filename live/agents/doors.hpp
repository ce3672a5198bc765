// Who may come in: the function's key, ranges of addresses, and how often. Pure but for the
// buckets of the rate limit.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "live/agents/message.hpp"

namespace poolcast::agents {

/// As IPv6; an IPv4 address is the one mapped into it, so that both forms of it are equal.
using Address = std::array<std::uint8_t, 16>;

/// `10.0.0.1`, `::1`, `10.0.0.1:4711`, `[::1]:4711`; nothing if it is none of these.
std::optional<Address> parse_address(std::string_view text);

struct Range {
  Address base{};
  int bits = 128;
};

/// `40.74.28.0/23`, `2603:1030::/32`, or a single address.
Result<Range> parse_range(std::string_view text);
bool contains(Range const& range, Address const& address);

/// The address that a request comes from: the peer's, or where that is a trusted proxy the last one
/// of `X-Forwarded-For` that is none. Nothing if that cannot be read.
std::optional<Address> client_of(Request const& request, std::span<Range const> proxies);

/// Whether the request bears the key, as `x-functions-key` or `?code=`. An empty key lets all in.
bool has_key(Request const& request, std::string_view key);

/// A bucket of tokens an address.
class RateLimit {
 public:
  /// 0: no limit.
  explicit RateLimit(std::uint64_t requests_a_second) : rate_(requests_a_second) {}

  /// Whether one more may come in now. From any thread.
  bool take(Address const& address, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time at{};
  };

  std::uint64_t rate_;
  std::mutex mutex_;
  std::map<Address, Bucket> buckets_;
};

}  // namespace poolcast::agents
