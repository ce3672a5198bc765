// Errors as values. The world failing (a file, a service) is an Error; a user's mistake is a
// Diagnostic (diagnostic.hpp); our own mistake stops the program through ENSURE, in release too.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace poolcast {

/// What went wrong with the world, in one line for a person: lower case, no full stop, names the
/// place and, where there is one, the remedy.
struct Error {
  std::string message;
};

template <class T>
using Result = tl::expected<T, Error>;

template <class T, class E>
using Expected = tl::expected<T, E>;

inline tl::unexpected<Error> fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

[[noreturn]] void ensure_failed(char const* condition, char const* file, int line);

}  // namespace poolcast

#define ENSURE(condition) \
  ((condition) ? void(0) : ::poolcast::ensure_failed(#condition, __FILE__, __LINE__))
