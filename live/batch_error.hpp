// What the Batch service says when it refuses, or why there was no answer at all. Knows how it is
// told to a person; what to do about it is the caller's.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "live/http_retry.hpp"

namespace poolcast::live {

struct BatchError {
  std::string place;   // `POST /pools/p/resize`
  int status = 0;      // 0: no answer, or one that cannot be read
  std::string code{};  // `PoolNotFound`; empty if it is not the service that speaks
  std::string message{};
  std::vector<std::pair<std::string, std::string>> details{};
  std::string request_id{};  // what Microsoft's support asks for
  int attempts = 1;          // more than one: an earlier one may have been done all the same
};

template <class T>
using BatchResult = Expected<T, BatchError>;

inline tl::unexpected<BatchError> refuse(BatchError error) {
  return tl::unexpected<BatchError>(std::move(error));
}

/// Of an answer that is no success.
BatchError read_batch_error(std::string place, HttpResponse const& response);

/// One line, with what to do about it where that is known.
std::string text_of(BatchError const& error);

inline Error as_error(BatchError const& error) { return {text_of(error)}; }

}  // namespace poolcast::live
