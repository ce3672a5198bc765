#include "bench/signed_client.hpp"

#include <fstream>
#include <vector>

#include "engine/base/http_header.hpp"
#include "engine/signing/shared_key.hpp"
#include "live/system_clock.hpp"

namespace poolcast::bench {
namespace {

constexpr char json[] = "application/json; odata=minimalmetadata";

int status_of(httplib::Result const& result) { return result ? result->status : 0; }

}  // namespace

SignedClient::SignedClient(int port, std::string account, std::string key)
    : account_(std::move(account)), key_(std::move(key)), client_("127.0.0.1", port) {
  client_.set_keep_alive(true);
  client_.set_tcp_nodelay(true);
  client_.set_read_timeout(60);
  client_.set_url_encode(false);  // it is what was signed that is sent
}

int SignedClient::get(std::string const& target) {
  return status_of(client_.Get(target, headers("GET", target, 0)));
}

int SignedClient::post(std::string const& target, std::string const& body) {
  return status_of(client_.Post(target, headers("POST", target, body.size()), body, json));
}

httplib::Headers SignedClient::headers(std::string const& method, std::string const& target,
                                       std::size_t length) const {
  std::string const date = format_rfc1123_time(live::wall_clock_now());
  std::vector<HttpHeader> sent = {{"ocp-date", date}};
  if (length > 0) {
    sent.push_back({"Content-Length", std::to_string(length)});
    sent.push_back({"Content-Type", json});
  }
  std::size_t const mark = target.find('?');
  std::string const text = signing::string_to_sign(
      {method, target.substr(0, mark), target.substr(mark + 1), sent}, account_);
  std::string const signature = signing::signature(text, key_).value();
  return {{"ocp-date", date}, {"Authorization", "SharedKey " + account_ + ":" + signature}};
}

double resident_megabytes(int process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmRSS:" && status >> kilobytes) return kilobytes / 1024;
  }
  return 0;
}

}  // namespace poolcast::bench
