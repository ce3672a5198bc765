// A client of an emulated account for tests: sends requests without a socket, and shows what comes
// back in one line.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/emulator/call_faults.hpp"
#include "engine/emulator/service.hpp"
#include "tests/support/plain_pool.hpp"

namespace poolcast::emulator {

inline constexpr Time test_start{17'000'000'000'000'000};

/// Nodes take 60 s to be allocated and 30 s to boot, and tasks start at once.
inline Settings quick_settings() {
  sim::PoolModel pool;
  pool.latencies = sim::plain_latencies();
  Settings settings;
  settings.pools["p"] = pool;
  return settings;
}

class Client {
 public:
  explicit Client(Settings settings = quick_settings()) {
    account.settings = std::move(settings);
    account.now = test_start;
  }

  Response send(std::string const& method, std::string const& path, std::string const& body = "",
                std::vector<Header> headers = {}) {
    bool const has_query = path.find('?') != std::string::npos;
    return answer_with_faults(
        account, {.method = method,
                  .target = path + (has_query ? "&" : "?") + "api-version=2022-10-01.16.0",
                  .headers = std::move(headers),
                  .body = body,
                  .base = "http://here"});
  }
  /// `201`, or `409 PoolExists`, and behind it what the details say.
  std::string outcome(std::string const& method, std::string const& path,
                      std::string const& body = "", std::vector<Header> headers = {}) {
    Response const response = send(method, path, body, std::move(headers));
    std::string text = std::to_string(response.status);
    if (response.status < 400 || response.body.empty()) return text;
    auto const error = nlohmann::json::parse(response.body);
    text += " " + error["code"].get<std::string>();
    for (auto const& detail : error.value("values", nlohmann::json::array())) {
      text += "; " + detail["key"].get<std::string>() + ": " + detail["value"].get<std::string>();
    }
    return text;
  }
  nlohmann::json get(std::string const& path) {
    return nlohmann::json::parse(send("GET", path).body);
  }
  void pass(Duration time) { advance(account, account.now + time); }

  /// A pool `p` with so many dedicated nodes, that all are there.
  void with_pool(int nodes = 1, std::string const& more = "") {
    std::string const body =
        R"({"id":"p","vmSize":"Standard_D2s_v3","virtualMachineConfiguration":{)"
        R"("imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04"},)"
        R"("targetDedicatedNodes":)" +
        std::to_string(nodes) + more + "}";
    ENSURE(outcome("POST", "/pools", body) == "201");
    pass(2 * minute);
  }
  void with_job(std::string const& more = "") {
    ENSURE(outcome("POST", "/jobs", R"({"id":"j","poolInfo":{"poolId":"p"})" + more + "}") ==
           "201");
  }
  std::string add_task(std::string const& id, std::string const& command_line,
                       std::string const& more = "") {
    return outcome("POST", "/jobs/j/tasks",
                   R"({"id":")" + id + R"(","commandLine":")" + command_line + "\"" + more + "}");
  }
  std::string state_of(std::string const& task) {
    return get("/jobs/j/tasks/" + task)["state"].get<std::string>();
  }

  Account account;
};

inline std::string header_of(Response const& response, std::string_view name) {
  for (Header const& one : response.headers) {
    if (one.name == name) return one.value;
  }
  return "";
}

}  // namespace poolcast::emulator
