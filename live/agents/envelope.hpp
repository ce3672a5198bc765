// The form in which the Azure Functions host calls a custom handler when it does not forward the
// request itself: the request inside an object of JSON, and so the answer
// (learn.microsoft.com/azure/azure-functions/functions-custom-handlers).
#pragma once

#include <optional>

#include "live/agents/message.hpp"

namespace poolcast::agents {

/// The request inside; nothing if the body is no envelope. Path and peer are those of the outside,
/// and so is X-Forwarded-For where the outside has one.
std::optional<Request> opened(Request const& request);

/// The answer in an envelope.
Answer enclosed(Answer const& answer);

}  // namespace poolcast::agents
