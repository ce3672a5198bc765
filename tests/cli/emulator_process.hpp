// An emulated account that the environment names, with pools and tasks to be looked at.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/emulator.hpp"

namespace poolcast::test {

/// One whose account the environment names.
class EmulatorProcess {
 public:
  /// A second of its time takes one of the wall's, unless `options` say otherwise.
  explicit EmulatorProcess(std::vector<std::string> options = {"--speed", "1"})
      : emulator_(with_bearer(std::move(options))), variables_(emulator_) {}

  void end() { emulator_.end(SIGKILL); }

  /// The status of the answer.
  int post(std::string const& path, std::string const& body) const {
    auto const result =
        emulator_.client().Post(path + "?api-version=2022-10-01.16.0",
                                {{"Authorization", "Bearer any"}}, body, "application/json");
    return result ? result->status : 0;
  }
  /// The body of the answer, whatever its status.
  nlohmann::json get(std::string const& path) const {
    auto const result = emulator_.client().Get(path + "?api-version=2022-10-01.16.0",
                                               {{"Authorization", "Bearer any"}});
    return result ? nlohmann::json::parse(result->body, nullptr, false) : nlohmann::json();
  }
  void advance(std::string const& by) const {
    emulator_.client().Post("/_poolcast/advance?by=" + by);
  }
  /// One with a formula; without one it has two dedicated nodes and no autoscale.
  void add_pool(std::string const& id, std::string const& formula) const {
    std::string body = R"({"id":")" + id +
                       R"(","vmSize":"s","taskSlotsPerNode":2,"virtualMachineConfiguration":)"
                       R"({"imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04",)"
                       R"("containerConfiguration":{"type":"dockerCompatible"}},)";
    body += formula.empty() ? R"("targetDedicatedNodes":2})"
                            : R"("enableAutoScale":true,"autoScaleEvaluationInterval":"PT5M",)"
                              R"("autoScaleFormula":")" +
                                  formula + "\"}";
    if (post("/pools", body) != 201) std::abort();
  }
  /// Tasks that run for ten minutes.
  void add_tasks(std::string const& pool, std::vector<std::string> const& ids) const {
    post("/jobs", R"({"id":"j","poolInfo":{"poolId":")" + pool + "\"}}");
    for (std::string const& id : ids) {
      if (post("/jobs/j/tasks", R"({"id":")" + id + R"(","commandLine":"sleep 600"})") != 201) {
        std::abort();
      }
    }
  }

 private:
  static std::vector<std::string> with_bearer(std::vector<std::string> options) {
    options.emplace_back("--accept-any-bearer");
    return options;
  }

  Emulator emulator_;
  AccountVariables variables_;
};

}  // namespace poolcast::test
