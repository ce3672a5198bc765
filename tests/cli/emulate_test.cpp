// The emulated account as other programs see it: over a socket, and until a signal ends it.
#include <gtest/gtest.h>
#include <httplib.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/emulator/operation.hpp"
#include "engine/signing/shared_key.hpp"
#include "live/system_clock.hpp"
#include "tests/support/emulator.hpp"
#include "tests/support/run.hpp"
#include "tests/support/running_poolcast.hpp"

namespace poolcast {
namespace {

using test::Emulator;
using test::run_poolcast;
using test::RunResult;

constexpr char const* version = "api-version=2022-10-01.16.0";

httplib::Headers bearer() { return {{"Authorization", "Bearer any"}}; }

std::string code_of(httplib::Result const& result) {
  if (!result) return "no answer";
  std::string const code = nlohmann::json::parse(result->body).value("code", "none");
  return std::to_string(result->status) + " " + code;
}

/// With the key that was printed.
httplib::Headers signed_headers(Emulator const& emulator, std::string const& target) {
  std::string const before = "AZURE_BATCH_ACCESS_KEY=";
  std::size_t const at = emulator.printed.find(before) + before.size();
  std::string const key = emulator.printed.substr(at, emulator.printed.find('\n', at) - at);
  std::string const date = format_rfc1123_time(live::wall_clock_now());
  std::vector<HttpHeader> const headers = {{"ocp-date", date}};
  std::size_t const mark = target.find('?');
  std::string const text = signing::string_to_sign(
      {"GET", target.substr(0, mark), target.substr(mark + 1), headers}, "poolcast");
  return {{"ocp-date", date},
          {"Authorization", "SharedKey poolcast:" + signing::signature(text, key).value()}};
}

TEST(Emulate, PrintsWhatAClientNeeds) {
  Emulator const emulator({"--account", "mine", "--key", "c2VjcmV0"});
  ASSERT_GT(emulator.port, 0) << emulator.printed;
  std::string const base = "http://127.0.0.1:" + std::to_string(emulator.port);
  EXPECT_EQ(emulator.printed,
            "export AZURE_BATCH_ACCOUNT=mine\n"
            "export AZURE_BATCH_ENDPOINT=" +
                base +
                "\nexport AZURE_BATCH_ACCESS_KEY=c2VjcmV0\n"
                "# to watch: " +
                base + "/_poolcast/   to end: Ctrl-C\n");
}

TEST(Emulate, OnlyWhoHasTheKeyIsServed) {
  Emulator const emulator;
  auto client = emulator.client();
  std::string const target = std::string("/pools?") + version;
  auto const served = client.Get(target, signed_headers(emulator, target));
  ASSERT_TRUE(served);
  EXPECT_EQ(served->status, 200);
  EXPECT_EQ(served->get_header_value("DataServiceVersion"), "3.0");
  EXPECT_EQ(code_of(client.Get(target)), "401 UnauthorizedRequest");
  EXPECT_EQ(code_of(client.Get(target, bearer())), "403 AuthenticationFailed");
  EXPECT_EQ(code_of(client.Get("/jobs?" + std::string(version), signed_headers(emulator, target))),
            "403 AuthenticationFailed");
}

TEST(Emulate, TimePassesWithEveryRequestAtTheSpeedMax) {
  Emulator const emulator({"--accept-any-bearer", "--speed", "max"});
  auto client = emulator.client();
  std::string const query = std::string("?") + version;
  std::string const pool =
      R"({"id":"p","vmSize":"s","targetDedicatedNodes":1,"virtualMachineConfiguration":)"
      R"({"imageReference":{},"nodeAgentSKUId":"batch.node.ubuntu 22.04"}})";
  ASSERT_EQ(client.Post("/pools" + query, bearer(), pool, "application/json")->status, 201);
  auto const nodes = [&] {
    auto const shown = client.Get("/pools/p" + query, bearer());
    return nlohmann::json::parse(shown->body)["currentDedicatedNodes"].get<int>();
  };
  EXPECT_EQ(nodes(), 0);
  for (int i = 0; i < 40; ++i) nodes();
  EXPECT_EQ(nodes(), 1);
}

TEST(Emulate, TheConsoleLetsTimePass) {
  Emulator const emulator({"--accept-any-bearer", "--speed", "1"});
  auto client = emulator.client();
  auto const now = [&] {
    auto const shown = nlohmann::json::parse(client.Get("/_poolcast/state")->body);
    return *parse_w3c_time(shown["now"].get<std::string>());
  };
  Time const before = now();
  ASSERT_EQ(client.Post("/_poolcast/advance?by=2h")->status, 200);
  EXPECT_GE(now() - before, 2 * hour);
  EXPECT_EQ(nlohmann::json::parse(client.Get("/_poolcast/state")->body)["speed"], 1);
  EXPECT_LT(now() - before, 2 * hour + minute);
  EXPECT_EQ(client.Post("/_poolcast/advance?by=x")->body,
            "{\"error\":\"'x' is not a duration of at most a year; write ?by=10m\"}\n");
  EXPECT_EQ(client.Get("/_poolcast/")->get_header_value("Content-Type"),
            "text/html; charset=utf-8");
}

TEST(Emulate, AtTheSpeed0OnlyTheConsoleLetsTimePass) {
  Emulator const emulator({"--accept-any-bearer", "--speed", "0"});
  auto client = emulator.client();
  auto const now = [&] {
    auto const shown = nlohmann::json::parse(client.Get("/_poolcast/state")->body);
    return *parse_w3c_time(shown["now"].get<std::string>());
  };
  Time const before = now();
  ASSERT_EQ(client.Get(std::string("/pools?") + version, bearer())->status, 200);
  EXPECT_EQ(now(), before);
  ASSERT_EQ(client.Post("/_poolcast/advance?by=90s")->status, 200);
  EXPECT_EQ(now() - before, 90 * second);
}

TEST(Emulate, WhatIsTooLongIsRefused) {
  Emulator const emulator({"--accept-any-bearer"});
  std::string const target = std::string("/jobs?") + version;
  for (std::size_t const size : {std::size_t{1024 * 1024 + 1}, std::size_t{10 * 1024 * 1024}}) {
    auto client = emulator.client();
    EXPECT_EQ(code_of(client.Post(target, bearer(), std::string(size, 'x'), "application/json")),
              "413 RequestBodyTooLarge");
  }
  auto client = emulator.client();
  EXPECT_EQ(
      code_of(client.Post(target, bearer(), std::string(1024 * 1024, 'x'), "application/json")),
      "400 InvalidRequestBody");
  EXPECT_EQ(code_of(client.Get("/" + std::string(9000, 'a'), bearer())),
            "414 RequestUrlFailedToParse");
}

TEST(Emulate, ASignalEndsItWell) {
  for (int const signal : {SIGTERM, SIGINT}) {
    Emulator emulator({"--accept-any-bearer"});
    auto client = emulator.client();
    client.set_keep_alive(true);  // an idle connection does not hold it up
    ASSERT_EQ(client.Get(std::string("/pools?") + version, bearer())->status, 200);
    EXPECT_EQ(emulator.end(signal), 0);
  }
}

TEST(Emulate, StoppedAndGoingOnItServesUntilItsTime) {
  test::RunningPoolcast emulator({"emulate", "--listen", "127.0.0.1:0", "--stop-after", "3s"});
  emulator.read_until("to end");
  Time const begin = live::wall_clock_now();
  kill(emulator.process(), SIGSTOP);
  kill(emulator.process(), SIGCONT);
  EXPECT_EQ(emulator.end(0), 0);
  EXPECT_GT(live::wall_clock_now() - begin, 2 * second);
}

TEST(Emulate, ListensOnIpv6AndPrintsAnAddressOfIt) {
  RunResult const run = run_poolcast({"emulate", "--listen", "[::1]:0", "--stop-after", "100ms"});
  if (run.exit_code == 5) GTEST_SKIP() << "no IPv6 here: " << run.err;
  EXPECT_NE(run.out.find("AZURE_BATCH_ENDPOINT=http://[::1]:"), std::string::npos) << run.out;
  RunResult const bare = run_poolcast({"emulate", "--listen", "::1:0"});
  EXPECT_EQ(bare.err.find("--listen: '::1:0' is not an address; write --listen "), 0U) << bare.err;
  EXPECT_EQ(bare.exit_code, 2);
}

TEST(Emulate, WhatIsInFlightIsAnswered) {
  Emulator emulator({"--accept-any-bearer"});
  std::atomic<bool> begun = false;
  int status = 0;
  std::thread slow([&] {
    auto client = emulator.client();
    auto const body = [&](std::size_t offset, httplib::DataSink& sink) {
      if (offset > 0) begun = true;  // by then the connection has been taken
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      if (offset < 8) return sink.write("{       ", 8);
      sink.done();
      return true;
    };
    auto const result =
        client.Post(std::string("/jobs?") + version, bearer(), body, "application/json");
    if (result) status = result->status;
  });
  while (!begun) std::this_thread::yield();
  EXPECT_EQ(emulator.end(SIGTERM), 0);
  slow.join();
  EXPECT_EQ(status, 400);
}

TEST(Emulate, WrongOptionsAreNamed) {
  struct Case {
    std::vector<std::string> options;
    char const* message;
    int exit_code;
  };
  Case const cases[] = {
      {{"--listen", "8910"},
       "--listen: '8910' is not an address; write --listen 127.0.0.1:8910\n",
       2},
      {{"--listen", "h:99999"},
       "--listen: 'h:99999' is not an address; write --listen 127.0.0.1:8910\n",
       2},
      {{"--speed", "-1"}, "--speed: '-1' is neither a whole number from 0 to 100000 nor max\n", 2},
      {{"--key", "x"}, "--key: the key is not base64\n", 2},
      {{"--task-time", "x"}, "--task-time: 'x' is not a duration; write --task-time 90s\n", 2},
      {{"--stop-after", "x"}, "--stop-after: 'x' is not a duration; write --stop-after 90s\n", 2},
      {{"--tls", "a"}, "--tls: 'a' is not two files; write --tls cert.pem,key.pem\n", 2},
      {{"--tls", "a,b"}, "--tls: 'a' and 'b' are not a certificate and its key in PEM files\n", 1},
      {{"--scenario", "none.json"}, "cannot read 'none.json': No such file or directory\n", 1},
  };
  for (Case const& one : cases) {
    std::vector<std::string> words = {"emulate"};
    words.insert(words.end(), one.options.begin(), one.options.end());
    RunResult const run = run_poolcast(words);
    EXPECT_EQ(run.err, one.message);
    EXPECT_EQ(run.exit_code, one.exit_code) << one.message;
  }
}

TEST(Emulate, ATakenPortIsNamed) {
  Emulator const emulator;
  std::string const address = "127.0.0.1:" + std::to_string(emulator.port);
  RunResult const run = run_poolcast({"emulate", "--listen", address, "--stop-after", "1s"});
  EXPECT_EQ(run.err, "cannot listen on 127.0.0.1, port " + std::to_string(emulator.port) +
                         "; is that an address of this machine, and is something else "
                         "listening there?\n");
  EXPECT_EQ(run.exit_code, 5);
}

}  // namespace
}  // namespace poolcast
