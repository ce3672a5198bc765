// cpp-httplib's server, with a time by which a request must have come: by itself the library waits
// for as long as a client sends a byte now and then. Its classes are what has virtual functions.
#pragma once

#include <httplib.h>

#include <cstddef>

#include "engine/base/time.hpp"

namespace poolcast::cli {

/// For a client's next byte, or its next request.
inline constexpr Duration patience = 5 * second;
/// For all of a request, once it has begun.
inline constexpr Duration longest_request = 20 * second;
/// In bytes, headers included: of those the library would take as many as come in that time.
inline constexpr std::size_t largest_request = std::size_t{32} << 20U;

class DeadlineServer final : public httplib::Server {
 private:
  bool process_and_close_socket(socket_t socket) override;
};

}  // namespace poolcast::cli
