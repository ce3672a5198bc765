// How a pipeline that waits for its agent's task is told (AzureFunction@1 with waitForCompletion):
// an event of its run, sent with the run's own token.
#pragma once

#include <string>

#include "engine/base/result.hpp"
#include "live/agents/order.hpp"
#include "live/http_retry.hpp"

namespace poolcast::agents {

struct CallbackOptions {
  std::string azdo_url{};  // the organisation that is served
  live::HttpOptions http{};
  live::RetryPolicy retries{};
};

/// The error says why the address is not to be called: anybody who has the function's key can name
/// one. It is the organisation's own host, or for Azure DevOps Services one of its hosts.
Result<std::string> callback_url(Callback const& callback, std::string const& azdo_url);

struct CallbackError {
  std::string message;
  bool answered = true;  // else the next one would not be answered either
};
using CallbackResult = Expected<void, CallbackError>;

/// Ends the waiting server job, which succeeded or `failed`. May arrive twice. A run that is over
/// by then is an error too.
CallbackResult send_callback(Callback const& callback, CallbackOptions const& options);

}  // namespace poolcast::agents
