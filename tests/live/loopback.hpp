// A real HTTP server on the loopback interface, whose answers a test sets.
#pragma once

#include <httplib.h>

#include <string>
#include <thread>
#include <utility>

namespace poolcast::test {

class Loopback {
 public:
  explicit Loopback(httplib::Server::Handler handler) {
    server_.Get(".*", std::move(handler));
    start();
  }
  /// For every method.
  struct AnyMethod {
    httplib::Server::Handler handler;
  };
  explicit Loopback(AnyMethod any) {
    server_.Get(".*", any.handler);
    server_.Post(".*", any.handler);
    server_.Put(".*", any.handler);
    server_.Patch(".*", any.handler);
    server_.Delete(".*", std::move(any.handler));
    start();
  }
  Loopback(Loopback const&) = delete;
  Loopback& operator=(Loopback const&) = delete;
  ~Loopback() {
    server_.stop();
    thread_.join();
  }

  std::string url(std::string const& path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

 private:
  void start() {
    server_.set_tcp_nodelay(true);  // else each answer waits 40 ms for the client's acknowledgement
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

/// The same over https; the files are those of `openssl req -x509`.
class TlsLoopback {
 public:
  TlsLoopback(std::string const& certificate, std::string const& key,
              httplib::Server::Handler handler)
      : server_(certificate.c_str(), key.c_str()) {
    server_.Get(".*", std::move(handler));
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  TlsLoopback(TlsLoopback const&) = delete;
  TlsLoopback& operator=(TlsLoopback const&) = delete;
  ~TlsLoopback() {
    server_.stop();
    thread_.join();
  }

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace poolcast::test
