// Requests to one Batch account: its address, the api-version, the headers that every request has,
// who it is that asks, and retries. What the answers mean is batch_pools' and its like.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "live/batch_error.hpp"
#include "live/http_retry.hpp"

namespace poolcast::live {

inline constexpr char batch_api_version[] = "2022-10-01.16.0";

enum class Asked : std::uint8_t { anew, after_refusal };

/// The Authorization for a request that is otherwise complete; it is asked anew for each attempt,
/// and once more after the service has refused what it gave (401), for it may have something newer.
using Authorizer = std::function<Result<std::string>(HttpRequest const&, Asked)>;

/// By the account's key, in base64.
Authorizer shared_key_authorizer(std::string account, std::string key);

struct BatchCall {
  std::string method = "GET";
  std::string path;  // `/pools/p`, encoded
  std::vector<std::pair<std::string, std::string>> query{};
  std::string body{};
  std::string if_match{};  // an ETag: only if it is still that one
};

/// Of what is listed: an OData filter, and the fields to get; empty: all.
struct Selection {
  std::string filter{};
  std::string fields{};
};

struct BatchHttpOptions {
  HttpOptions http{};
  RetryPolicy retries{};
  std::uint64_t seed = 0;       // of request ids and of the jitter between attempts
  std::function<Time()> now{};  // nothing: the wall clock
};

class BatchHttp {
 public:
  /// `endpoint` is an address as `https://myacct.westeurope.batch.azure.com`.
  BatchHttp(std::string endpoint, Authorizer authorizer, BatchHttpOptions options = {});

  /// An answer below 400; every other one is the error.
  BatchResult<HttpResponse> send(BatchCall const& call);
  /// Gets the page that an answer names, by the very address that it names; never one elsewhere.
  BatchResult<HttpResponse> get(std::string const& url, std::string const& place);

  /// When the last answer was given, by the service's clock, to the second; nothing if it did not
  /// say. That of an emulated account runs at its own speed.
  std::optional<Time> answered_at() const { return answered_at_; }

 private:
  BatchResult<HttpResponse> send(HttpRequest const& request, std::string const& place);
  Result<HttpRequest> authorized(HttpRequest request, Asked asked = Asked::anew) const;
  Result<HttpResponse> send_once(HttpRequest const& request, std::string const& id);
  Result<HttpResponse> send_authorized(HttpRequest const& bare, HttpRequest const& request,
                                       std::string const& id);

  std::string endpoint_;
  Authorizer authorizer_;
  BatchHttpOptions options_;
  HttpClient client_;
  std::uint64_t requests_ = 0;
  std::optional<Time> answered_at_{};
};

}  // namespace poolcast::live
