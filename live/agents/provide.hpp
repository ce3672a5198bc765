// What a pipeline asks for, read: a request in, an order or the reason why not out. Pure: knows no
// store and no connection; the door was passed before.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "live/agents/message.hpp"
#include "live/agents/order.hpp"
#include "live/agents/settings.hpp"

namespace poolcast::agents {

/// Texts that are new with each request.
struct NewIds {
  std::string order;    // Order::id
  std::string request;  // Order::request_id
};

/// The article's body, `{"AgentOSType":"ubuntu-latest","AgentBuildType":"dotnet"}`, with the ids
/// that the task AzureFunction sends as headers (or, in its version 0, in the body). Only all four
/// of these tell one request from another; without them every request is an order of its own.
/// `waitForCompletion: true` in the body asks for a callback. The error is for the caller to read.
Result<Order> read_request(Request const& request, Settings const& settings, NewIds const& ids);

}  // namespace poolcast::agents
