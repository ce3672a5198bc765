#include "live/agents/agent_server.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/nesting.hpp"
#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "live/agents/envelope.hpp"
#include "live/agents/log.hpp"
#include "live/agents/provide.hpp"
#include "live/agents/runner_order.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

using nlohmann::json;

constexpr char requests[] = "poolcast_requests_total";
constexpr char id_header[] = "x-request-id";

Answer success(json const& body) { return {.body = body.dump()}; }

bool is_fit(std::string const& id) {
  constexpr std::size_t longest = 64;
  return !id.empty() && id.size() <= longest && std::ranges::all_of(id, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
  });
}

bool is_at(Request const& request, std::string const& function) {
  return request.path == "/api/" + function || request.path == "/" + function;
}

}  // namespace

Answer AgentServer::answer(Request const& request) {
  std::string const id = request_id(request);
  bool const may_be_opened = request.body.size() <= largest_body;
  std::optional<Request> const inside = may_be_opened ? opened(request) : std::nullopt;
  Answer answer = route(inside ? *inside : request, id);
  answer.headers.push_back({id_header, id});
  return inside ? enclosed(answer) : answer;
}

Answer AgentServer::refuse(Request const& request, int status, std::string const& error) {
  std::string const id = request_id(request);
  char const* const outcome = status == 413   ? "too_large"
                              : status == 404 ? "not_found"
                                              : "bad_request";
  Answer answer = refused(outcome, status, error, id);
  answer.headers.push_back({id_header, id});
  return answer;
}

Answer AgentServer::route(Request const& request, std::string const& id) {
  bool const reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path == "/healthz") return success({{"status", "alive"}});
  if (reads && request.path == "/readyz") return ready();
  std::optional<Address> const client = client_of(request, parts_.trusted_proxies);
  bool const allowed = parts_.allowed.empty() ||
                       (client && std::ranges::any_of(parts_.allowed, [&](Range const& range) {
                          return contains(range, *client);
                        }));
  if (!allowed) return refused("forbidden", 403, "this address is not allowed", id);
  if (client && !limit_.take(*client, live::wall_clock_now())) {
    Answer answer = refused("rate_limited", 429, "too many requests; come back in a second", id);
    answer.headers.push_back({"Retry-After", "1"});
    return answer;
  }
  if (reads && request.path == "/metrics") {
    if (has_key(request, parts_.settings.current().function_key)) return metrics();
    return refused("unauthorized", 401, "send the key as x-functions-key or ?code=", id);
  }
  bool const of_github = is_at(request, "ProvideActionsRunner");
  if (!of_github && !is_at(request, "ProvideAzDOAgent"))
    return refused("not_found", 404, "POST /api/ProvideAzDOAgent", id);
  if (request.method != "POST") {
    Answer answer = refused("bad_request", 405, "only POST asks for an agent", id);
    answer.headers.push_back({"Allow", "POST"});
    return answer;
  }
  if (request.body.size() > largest_body) {
    return refused("too_large", 413, "the body is larger than 64 KB", id);
  }
  // An envelope, it may be, that was not opened.
  if (nests_too_deep(request.body)) {
    return refused("bad_request", 400, "the body nests deeper than 32 levels", id);
  }
  return of_github ? provide_runner(request, id) : provide(request, id);
}

Answer AgentServer::provide(Request const& request, std::string const& id) {
  Settings const settings = parts_.settings.current();
  if (!has_key(request, settings.function_key)) {
    return refused("unauthorized", 401, "send the key as x-functions-key or ?code=", id);
  }
  Result<Order> const order = read_request(request, settings, {.order = new_id(), .request = id});
  if (!order) return refused("bad_request", 400, order.error().message, id);
  return keep(*order, id);
}

/// GitHub cannot send the function's key; its signature is as good. It is of the body as it was
/// sent, which the Functions host does not keep in its envelope: there enableForwardingHttpRequest
/// is to be on.
Answer AgentServer::provide_runner(Request const& request, std::string const& id) {
  Settings const settings = parts_.settings.current();
  std::string const event = header(request, "X-GitHub-Event");
  std::string const delivery = header(request, "X-GitHub-Delivery");
  std::string const signature = header(request, "X-Hub-Signature-256");
  auto const asked =
      read_webhook({event, delivery, signature, request.body}, settings.github_webhook_secret);
  if (!asked) {
    bool const forged = asked.error().status == 401;
    return refused(forged ? "unauthorized" : "bad_request", asked.error().status,
                   asked.error().reason, id);
  }
  if (!*asked) {
    parts_.metrics.count(requests, "ignored");
    return success({{"status", "ignored"}});
  }
  Result<Order> const order = runner_order(**asked, settings, {.order = new_id(), .request = id});
  if (!order) return refused("bad_request", 400, order.error().message, id);
  return keep(*order, id);
}

Answer AgentServer::keep(Order const& order, std::string const& id) {
  Result<Accepted> const accepted = parts_.outbox.accept(order, live::wall_clock_now());
  if (!accepted) {
    log(Level::error, "outbox", {{"requestId", id}, {"error", accepted.error().message}});
    return refused("unavailable", 503, "the request cannot be kept now; send it again", id);
  }
  std::string const outcome = accepted->duplicate ? "duplicate" : "accepted";
  parts_.metrics.count(requests, outcome);
  log(Level::info, outcome,
      {{"requestId", id},
       {"taskId", accepted->task_id},
       {"osType", order.os_type},
       {"job", order.job},
       {"agentPool", order.agent_pool}});
  // The pipeline of a duplicate may be told at once.
  bool const is_news = !accepted->duplicate || order.callback;
  if (parts_.wake && is_news) parts_.wake();
  return success({{"status", "successful"}, {"taskId", accepted->task_id}});
}

Answer AgentServer::ready() {
  // While the service is away orders are kept all the same, so that alone is told and no reason to
  // send requests elsewhere.
  bool const reaches = !parts_.reaches_batch || parts_.reaches_batch();
  Result<OutboxDepth> const depth = parts_.outbox.depth();
  if (!depth) return refusal(503, "the outbox cannot be read");
  // Where nothing is sent to who is not ready, no request would show that it is again.
  if (!parts_.outbox.is_writable()) return refusal(503, "the outbox cannot be written");
  return success({{"status", "ready"},
                  {"orders", depth->accepted + depth->submitted},
                  {"batch", reaches ? "reached" : "failing"}});
}

Answer AgentServer::metrics() const {
  if (Result<OutboxDepth> const depth = parts_.outbox.depth()) {
    constexpr char orders[] = "poolcast_outbox_orders";
    parts_.metrics.set(orders, static_cast<double>(depth->accepted), "accepted");
    parts_.metrics.set(orders, static_cast<double>(depth->submitted), "submitted");
    Time const now = live::wall_clock_now();
    Duration const age = now - depth->oldest.value_or(now);
    parts_.metrics.set("poolcast_outbox_oldest_seconds",
                       static_cast<double>(age.ticks) / static_cast<double>(second.ticks));
  }
  return {.body = parts_.metrics.text(), .type = "text/plain; version=0.0.4; charset=utf-8"};
}

Answer AgentServer::refused(std::string_view outcome, int status, std::string const& error,
                            std::string const& id) {
  parts_.metrics.count(requests, outcome);
  log(Level::warning, "refused",
      {{"requestId", id}, {"status", std::to_string(status)}, {"reason", error}});
  return refusal(status, error);
}

std::string AgentServer::request_id(Request const& request) {
  for (char const* const name : {"X-Azure-Functions-InvocationId", id_header}) {
    std::string sent = header(request, name);
    if (is_fit(sent)) return sent;
  }
  return new_id();
}

std::string AgentServer::new_id() {
  std::uint64_t const number = ids_++;
  return guid_text(draw(parts_.seed, Stream::order, 2 * number),
                   draw(parts_.seed, Stream::order, 2 * number + 1));
}

}  // namespace poolcast::agents
