// A proxy on the loopback interface that damages what passes, as a bad network and a busy service
// do: one request after the other gets the next fault of a plan.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <list>
#include <string>
#include <thread>
#include <vector>

namespace poolcast::test {

enum class Fault {
  none,
  reset_before,   // the connection is reset, and the request never arrives
  reset_after,    // it arrives, and the connection is reset instead of an answer
  busy,           // 503, and it does not arrive
  truncated,      // the answer stops in its middle
  arrives_twice,  // and the second answer is given
  answer_twice,   // the same answer, twice
  slow,           // it arrives, and the answer comes too late
};

class FaultyProxy {
 public:
  /// `plan` begins anew at its end.
  FaultyProxy(std::string const& upstream, std::vector<Fault> plan, std::chrono::milliseconds delay)
      : upstream_(static_cast<std::uint16_t>(std::stoi(upstream.substr(upstream.rfind(':') + 1)))),
        plan_(std::move(plan)),
        delay_(delay),
        listener_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = local(0);
    socklen_t size = sizeof address;
    bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    listen(listener_, 64);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~FaultyProxy() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    for (std::thread& connection : connections_) connection.join();
  }
  FaultyProxy(FaultyProxy const&) = delete;
  FaultyProxy& operator=(FaultyProxy const&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::size_t requests() const { return requests_; }

 private:
  static sockaddr_in local(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }

  void accept_all() {
    for (int client = accept(listener_, nullptr, nullptr); client >= 0;
         client = accept(listener_, nullptr, nullptr)) {
      connections_.emplace_back([this, client] { serve(client); });
    }
  }

  void serve(int client) {
    for (bool open = true; open;) {
      std::string const request = read_message(client);
      if (request.empty()) break;
      open = pass(client, request, plan_[requests_++ % plan_.size()]);
    }
    close(client);
  }

  /// Whether the connection is still good.
  bool pass(int client, std::string const& request, Fault fault) {
    if (fault == Fault::reset_before) return reset(client);
    if (fault == Fault::busy) {
      write_all(client, "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
      return true;
    }
    std::string answer = forward(request);
    if (fault == Fault::arrives_twice) answer = forward(request);
    if (fault == Fault::reset_after) return reset(client);
    if (fault == Fault::slow) std::this_thread::sleep_for(delay_);
    if (fault == Fault::truncated) answer.resize(answer.size() - 1 - answer.size() / 10);
    write_all(client, answer);
    if (fault == Fault::answer_twice) write_all(client, answer);
    return fault != Fault::truncated;
  }

  static bool reset(int client) {
    linger const now{.l_onoff = 1, .l_linger = 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    return false;
  }

  std::string forward(std::string const& request) const {
    int const server = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in const address = local(upstream_);
    std::string answer;
    if (connect(server, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0) {
      write_all(server, request);
      answer = read_message(server);
    }
    close(server);
    return answer;
  }

  static void write_all(int file, std::string const& text) {
    for (std::size_t sent = 0; sent < text.size();) {
      ssize_t const count = send(file, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
  }

  /// Headers, and as much after them as Content-Length says; empty at the end.
  static std::string read_message(int file) {
    std::string text;
    for (std::size_t wanted = std::string::npos; text.size() < wanted;) {
      char part[16384];
      ssize_t const count = recv(file, part, sizeof part, 0);
      if (count <= 0) return "";
      text.append(part, static_cast<std::size_t>(count));
      std::size_t const end = text.find("\r\n\r\n");
      if (wanted != std::string::npos || end == text.npos) continue;
      std::size_t const length = text.find("Content-Length: ");
      bool const has_body = length != text.npos && length < end;
      wanted = end + 4 + (has_body ? std::stoul(text.substr(length + 16)) : 0);
    }
    return text;
  }

  std::uint16_t upstream_;
  std::vector<Fault> plan_;
  std::chrono::milliseconds delay_;
  int listener_;
  int port_ = 0;
  std::atomic<std::size_t> requests_ = 0;
  std::list<std::thread> connections_;
  std::thread acceptor_;
};

}  // namespace poolcast::test
