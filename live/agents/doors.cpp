#include "live/agents/doors.hpp"

#include <arpa/inet.h>

#include <algorithm>

#include "engine/base/percent.hpp"
#include "engine/base/text.hpp"
#include "engine/signing/shared_key.hpp"

namespace poolcast::agents {
namespace {

constexpr int mapped_bits = 96;  // ::ffff:0:0/96 holds the addresses of IPv4
constexpr std::size_t most_buckets = 10'000;

bool is_mapped(Address const& address) {
  constexpr std::size_t zeros = 10;
  return std::all_of(address.begin(), address.begin() + zeros,
                     [](auto byte) { return byte == 0; }) &&
         address[zeros] == 0xff && address[zeros + 1] == 0xff;
}

std::optional<Address> four(std::string const& text) {
  Address address{};
  address[10] = address[11] = 0xff;
  if (inet_pton(AF_INET, text.c_str(), &address[12]) != 1) return std::nullopt;
  return address;
}

std::optional<Address> six(std::string const& text) {
  Address address{};
  if (inet_pton(AF_INET6, text.c_str(), address.data()) != 1) return std::nullopt;
  return address;
}

/// Of `X-Forwarded-For`, whose lines count as one list.
std::vector<std::string> forwarded(Request const& request) {
  std::vector<std::string> addresses;
  for (HttpHeader const& one : request.headers) {
    if (!same_but_for_case(one.name, "X-Forwarded-For")) continue;
    for (std::string_view const part : split(one.value, ',')) addresses.emplace_back(trim(part));
  }
  return addresses;
}

/// The value as it was sent: a key may hold a `+`, which decoding makes a blank.
std::string_view raw_code(std::string_view query) {
  for (std::string_view const part : split(query, '&')) {
    if (lower_case(part.substr(0, 5)) == "code=") return part.substr(5);
  }
  return "";
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  text = trim(text);
  if (text.starts_with('[')) {
    std::size_t const end = text.find(']');
    if (end == text.npos) return std::nullopt;
    std::string_view const rest = text.substr(end + 1);
    bool const fine = rest.empty() || (rest[0] == ':' && parse_integer(rest.substr(1)));
    return fine ? six(std::string(text.substr(1, end - 1))) : std::nullopt;
  }
  if (std::ranges::count(text, ':') == 1) {
    std::size_t const colon = text.find(':');
    if (!parse_integer(text.substr(colon + 1))) return std::nullopt;
    text = text.substr(0, colon);
  }
  std::string const whole(text);
  return whole.find(':') == whole.npos ? four(whole) : six(whole);
}

Result<Range> parse_range(std::string_view text) {
  std::size_t const slash = std::min(text.find('/'), text.size());
  std::optional<Address> const base = parse_address(text.substr(0, slash));
  int const offset = base && is_mapped(*base) ? mapped_bits : 0;
  std::optional<long long> const bits =
      slash == text.size() ? 128 - offset : parse_integer(text.substr(slash + 1));
  if (!base || !bits || *bits < 0 || *bits > 128 - offset) {
    return fail("'" + std::string(text) + "' is no range of addresses; write 40.74.28.0/23");
  }
  return Range{*base, static_cast<int>(*bits) + offset};
}

bool contains(Range const& range, Address const& address) {
  auto const whole = static_cast<std::size_t>(range.bits / 8);
  if (!std::equal(range.base.begin(), range.base.begin() + whole, address.begin())) return false;
  int const rest = range.bits % 8;
  if (rest == 0) return true;
  auto const mask = static_cast<std::uint8_t>(0xffU << static_cast<unsigned>(8 - rest));
  return (range.base[whole] & mask) == (address[whole] & mask);
}

std::optional<Address> client_of(Request const& request, std::span<Range const> proxies) {
  auto const is_proxy = [&](Address const& address) {
    return std::ranges::any_of(proxies, [&](Range const& one) { return contains(one, address); });
  };
  std::optional<Address> client = parse_address(request.peer);
  std::vector<std::string> hops = forwarded(request);
  // Each proxy adds the one before it at the end, so what a client has written comes first.
  while (client && is_proxy(*client) && !hops.empty()) {
    client = parse_address(hops.back());
    hops.pop_back();
  }
  return client;
}

bool has_key(Request const& request, std::string_view key) {
  if (key.empty()) return true;
  std::string const sent = header(request, "x-functions-key");
  std::string_view const raw = raw_code(request.query);
  bool const by_header = signing::equal_in_constant_time(sent, key);
  bool const by_code = signing::equal_in_constant_time(query_decoded(raw), key);
  bool const by_raw = signing::equal_in_constant_time(raw, key);
  return by_header || by_code || by_raw;
}

bool RateLimit::take(Address const& address, Time now) {
  if (rate_ == 0) return true;
  double const most = 2 * static_cast<double>(rate_);  // what may come at once
  std::scoped_lock const lock(mutex_);
  // Many addresses at once can only be forged or a flood: then all begin anew.
  if (buckets_.size() >= most_buckets && !buckets_.contains(address)) buckets_.clear();
  auto const [place, is_new] = buckets_.try_emplace(address, Bucket{most, now});
  Bucket& bucket = place->second;
  double const passed =
      static_cast<double>(std::max(Duration{}, now - bucket.at).ticks) / second.ticks;
  bucket.tokens = std::min(most, bucket.tokens + passed * static_cast<double>(rate_));
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace poolcast::agents
