// What the server looks after in its tests: an emulated account with one Batch pool and a job, and
// a fake Azure DevOps with one agent pool `ubuntu`, in which there is only a placeholder.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "live/agents/caretaker.hpp"
#include "tests/cli/emulator_process.hpp"
#include "tests/support/fake_service.hpp"

namespace poolcast::agents {

class CareTest : public testing::Test {
 protected:
  explicit CareTest(std::string const& job) {
    account_.add_pool("batchLinux", "");
    account_.post("/jobs", R"({"id":")" + job + R"(","poolInfo":{"poolId":"batchLinux"}})");
    account_.advance("10m");
    azdo_.control("register", {{"pool", "ubuntu"}, {"name", "placeholder"}});
    azdo_.control("vanish", {{"agent", "placeholder"}});
  }

  /// `more` goes before what every test has.
  void write_settings(nlohmann::json const& more) {
    nlohmann::json settings = {{"BatchAccountUrl", std::getenv("AZURE_BATCH_ENDPOINT")},
                               {"BatchAccountName", "poolcast"},
                               {"BatchAccountKey", std::getenv("AZURE_BATCH_ACCESS_KEY")},
                               {"AzDOUrl", azdo_.url()},
                               {"AzDOToken", test::azdo_token},
                               {"agents",
                                {{{"osType", "*"},
                                  {"image", "agent:1"},
                                  {"job", "AzDoLinux"},
                                  {"batchPool", "batchLinux"},
                                  {"agentPool", "ubuntu"}}}}};
    settings.update(more);
    file_ = folder_.file("settings.json", settings.dump());
    source_.emplace(*SettingsSource::open({}, file_));
  }

  std::unique_ptr<Caretaker> caretaker() {
    return std::make_unique<Caretaker>(
        CaretakerParts{.settings = *source_, .outbox = *outbox_, .metrics = metrics_, .seed = 1});
  }
  /// A round of it, and what it logs.
  std::string round_of(Caretaker& caretaker) {
    testing::internal::CaptureStderr();
    caretaker.look_after(source_->current());
    std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, testing::Not(testing::HasSubstr(test::azdo_token)));
    return log;
  }

  test::TemporaryDirectory folder_;
  test::EmulatorProcess account_;
  test::FakeAzureDevOps azdo_;
  std::string file_;
  std::optional<SettingsSource> source_;
  std::unique_ptr<Outbox> outbox_ = *Outbox::open((folder_.path() / "outbox.db").string());
  Metrics metrics_;
};

}  // namespace poolcast::agents
