// The agent server but for its sockets: a request in, an answer out. Whoever has passed the doors
// and asks for an agent has it in the outbox before the answer.
#pragma once

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "live/agents/doors.hpp"
#include "live/agents/message.hpp"
#include "live/agents/metrics.hpp"
#include "live/agents/outbox.hpp"
#include "live/agents/settings.hpp"

namespace poolcast::agents {

/// In bytes: of a request's body, and of its headers together.
inline constexpr std::size_t largest_body = 64 * 1024;
inline constexpr std::size_t largest_headers = 32 * 1024;

struct ServerParts {
  SettingsSource& settings;
  Outbox& outbox;
  Metrics& metrics;
  std::vector<Range> allowed{};           // empty: from everywhere
  std::vector<Range> trusted_proxies{};   // whose X-Forwarded-For is believed
  std::uint64_t rate_limit = 0;           // requests a second from one address; 0: none
  std::uint64_t seed = 0;                 // of ids
  std::function<void()> wake{};           // an order was accepted
  std::function<bool()> reaches_batch{};  // for /readyz
};

class AgentServer {
 public:
  explicit AgentServer(ServerParts parts) : parts_(std::move(parts)), limit_(parts_.rate_limit) {}

  /// From any thread.
  Answer answer(Request const& request);
  /// The same for one that could not be read to its end, by its status: it counts and is logged.
  Answer refuse(Request const& request, int status, std::string const& error);

 private:
  Answer route(Request const& request, std::string const& id);
  Answer provide(Request const& request, std::string const& id);
  Answer provide_runner(Request const& request, std::string const& id);
  Answer keep(Order const& order, std::string const& id);
  Answer ready();
  Answer metrics() const;
  Answer refused(std::string_view outcome, int status, std::string const& error,
                 std::string const& id);
  std::string request_id(Request const& request);
  std::string new_id();

  ServerParts parts_;
  RateLimit limit_;
  std::atomic<std::uint64_t> ids_ = 0;
};

}  // namespace poolcast::agents
