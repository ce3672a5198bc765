// A client of an emulated account over one connection: signs each request as a real one does.
#pragma once

#include <httplib.h>

#include <string>

namespace poolcast::bench {

class SignedClient {
 public:
  SignedClient(int port, std::string account, std::string key);

  /// The status; 0: no answer. `target` is the path with its query.
  int get(std::string const& target);
  int post(std::string const& target, std::string const& body);

 private:
  httplib::Headers headers(std::string const& method, std::string const& target,
                           std::size_t length) const;

  std::string account_;
  std::string key_;
  httplib::Client client_;
};

/// What the process has in memory, in MB.
double resident_megabytes(int process);

}  // namespace poolcast::bench
