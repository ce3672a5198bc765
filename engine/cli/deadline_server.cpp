#include "engine/cli/deadline_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <string_view>

#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

/// Whether the socket can be read (or written) before so long has passed.
bool ready(socket_t socket, short events, Duration wait) {
  pollfd watched{.fd = socket, .events = events, .revents = 0};
  int const milliseconds = static_cast<int>(std::max(Duration{}, wait) / millisecond);
  return poll(&watched, 1, milliseconds) > 0;
}

using AddressOf = int (*)(int, sockaddr*, socklen_t*);

void read_address(AddressOf of, socket_t socket, std::string& ip, int& port) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (of(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) return;
  std::array<char, INET6_ADDRSTRLEN> text{};
  bool const four = address.ss_family == AF_INET;
  auto const* v4 = reinterpret_cast<sockaddr_in const*>(&address);
  auto const* v6 = reinterpret_cast<sockaddr_in6 const*>(&address);
  void const* number = four ? static_cast<void const*>(&v4->sin_addr) : &v6->sin6_addr;
  if (inet_ntop(address.ss_family, number, text.data(), text.size()) != nullptr) ip = text.data();
  port = ntohs(four ? v4->sin_port : v6->sin6_port);
}

class SocketStream final : public httplib::Stream {
 public:
  explicit SocketStream(socket_t socket) : socket_(socket) {}

  void begin_request() {
    deadline_ = live::wall_clock_now() + longest_request;
    received_ = 0;
  }
  /// Something of the next request is here already.
  bool has_more() const { return begin_ < end_; }

  bool is_readable() const override { return has_more() || ready(socket_, POLLIN, time_left()); }
  bool is_writable() const override { return ready(socket_, POLLOUT, patience); }

  ssize_t read(char* into, size_t size) override {
    if (!has_more()) {
      if (!is_readable()) return -1;
      ssize_t const got = recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (got <= 0) return got;
      received_ += static_cast<std::size_t>(got);
      if (received_ > largest_request) return -1;
      begin_ = 0;
      end_ = static_cast<std::size_t>(got);
    }
    std::size_t const taken = std::min(size, end_ - begin_);
    std::copy_n(buffer_.data() + begin_, taken, into);
    begin_ += taken;
    return static_cast<ssize_t>(taken);
  }

  ssize_t write(char const* from, size_t size) override {
    return is_writable() ? send(socket_, from, size, MSG_NOSIGNAL) : -1;
  }

  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    read_address(getpeername, socket_, ip, port);
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    read_address(getsockname, socket_, ip, port);
  }
  socket_t socket() const override { return socket_; }

 private:
  Duration time_left() const { return std::min(patience, deadline_ - live::wall_clock_now()); }

  socket_t socket_;
  Time deadline_{};
  std::size_t received_ = 0;  // since the request began
  std::array<char, 4096> buffer_{};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// Whether the library leaves a body where it is, in front of the next request.
bool leaves_body(httplib::Request const& request) {
  constexpr std::string_view readers[] = {"POST", "PUT", "PATCH", "DELETE"};
  bool const reads = std::ranges::find(readers, request.method) != std::end(readers);
  std::string const length = request.get_header_value("Content-Length");
  bool const has_body =
      request.has_header("Transfer-Encoding") || (!length.empty() && length != "0");
  return has_body && !reads;
}

}  // namespace

bool DeadlineServer::process_and_close_socket(socket_t socket) {
  SocketStream stream(socket);
  bool fine = true;
  bool closed = false;
  Time idle_since = live::wall_clock_now();
  while (fine && !closed && svr_sock_ != INVALID_SOCKET) {
    // In short steps, so that an idle connection holds up nobody who wants to stop the server.
    bool const begins = stream.has_more() || ready(socket, POLLIN, 100 * millisecond);
    Time const now = live::wall_clock_now();
    if (!begins && now - idle_since > patience) break;
    if (!begins) continue;
    stream.begin_request();
    // Where a request could not be read, nobody knows where the next one begins: what is taken for
    // one may be a part of its body.
    bool is_next_known = false;
    auto const note = [&](httplib::Request const& request) {
      is_next_known = !leaves_body(request);
    };
    fine = process_request(stream, false, closed, note) && is_next_known;
    idle_since = live::wall_clock_now();
  }
  shutdown(socket, SHUT_RDWR);
  close(socket);
  return fine;
}

}  // namespace poolcast::cli
