// How many signed GETs a second an emulated account answers over four connections, beside what the
// HTTP library answers with a fixed text of the same size; whether it grows meanwhile; and how long
// 20,000 tasks take that are added 100 a call. Each server is a process of its own.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "bench/signed_client.hpp"
#include "bench/timing.hpp"
#include "engine/cli/emulate_server.hpp"
#include "live/system_clock.hpp"

namespace poolcast::bench {
namespace {

constexpr int connections = 4;
constexpr int rounds = 6;
constexpr std::chrono::seconds round_length{5};
constexpr int tasks = 20'000;
constexpr int tasks_a_call = 100;
constexpr char account[] = "bench";
constexpr char key[] = "dGhlLWtleS1vZi10aGUtYmVuY2htYXJrcy1vZi1lbXVsYXRl";
constexpr char query[] = "?api-version=2022-10-01.16.0";

using Listening = std::function<void(int)>;

/// A server as a process of its own, which tells its port.
class Server {
 public:
  explicit Server(std::function<void(Listening const&)> const& serve) {
    std::array<int, 2> ends{};
    ENSURE(pipe(ends.data()) == 0);
    process_ = fork();
    if (process_ == 0) {
      serve([&](int port) { ENSURE(write(ends[1], &port, sizeof port) == ssize_t{sizeof port}); });
      _exit(0);
    }
    ENSURE(read(ends[0], &port_, sizeof port_) == ssize_t{sizeof port_});
    close(ends[0]);
    close(ends[1]);
  }
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;
  ~Server() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }

  SignedClient client() const { return {port_, account, key}; }
  double megabytes() const { return resident_megabytes(process_); }

 private:
  pid_t process_ = -1;
  int port_ = 0;
};

void serve_account(Listening const& listening) {
  cli::EmulatedAccount emulated({}, {account, key}, cli::Speed(60), live::wall_clock_now());
  cli::ListenAddress const options{
      .host = "127.0.0.1", .port = 0, .certificate = {}, .private_key = {}};
  ENSURE(cli::serve(emulated, options, std::nullopt, listening).has_value());
}

void serve_text(Listening const& listening) {
  httplib::Server server;
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.Get(".*", [](httplib::Request const&, httplib::Response& response) {
    response.set_content(std::string(1200, 'x'), "application/json");
  });
  int const port = server.bind_to_any_port("127.0.0.1");
  listening(port);
  server.listen_after_bind();
}

/// GETs a second; counts what was no 200.
double measure(Server const& server, std::atomic<int>& errors) {
  std::atomic<long> done = 0;
  auto const end = std::chrono::steady_clock::now() + round_length;
  std::vector<std::thread> threads;
  threads.reserve(connections);
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&] {
      SignedClient client = server.client();
      while (std::chrono::steady_clock::now() < end) {
        if (client.get(std::string("/pools/p") + query) != 200) ++errors;
        ++done;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(done) / static_cast<double>(round_length.count());
}

void set_up(SignedClient client) {
  int const pool =
      client.post(std::string("/pools") + query,
                  R"({"id":"p","vmSize":"standard_d2s_v3","targetDedicatedNodes":5,)"
                  R"("virtualMachineConfiguration":{"imageReference":{"publisher":"canonical"},)"
                  R"("nodeAgentSKUId":"batch.node.ubuntu 22.04"}})");
  ENSURE(pool == 201);
  int const job =
      client.post(std::string("/jobs") + query, R"({"id":"j","poolInfo":{"poolId":"p"}})");
  ENSURE(job == 201);
}

/// Seconds.
double add_tasks(SignedClient client, std::atomic<int>& errors) {
  auto const begin = std::chrono::steady_clock::now();
  for (int first = 0; first < tasks; first += tasks_a_call) {
    std::string body = R"({"value":[)";
    for (int i = first; i < first + tasks_a_call; ++i) {
      body += i == first ? "" : ",";
      body += R"({"id":"t)" + std::to_string(i) + R"(","commandLine":"sleep 60"})";
    }
    if (client.post(std::string("/jobs/j/addtaskcollection") + query, body + "]}") != 200) ++errors;
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int run() {
  Server const emulated(serve_account);
  Server const yardstick(serve_text);
  set_up(emulated.client());
  std::atomic<int> errors = 0;
  std::vector<double> rates, yardstick_rates;
  double before = 0;
  for (int round = 0; round < rounds; ++round) {
    rates.push_back(measure(emulated, errors));
    yardstick_rates.push_back(measure(yardstick, errors));
    if (round == 0) before = emulated.megabytes();
  }
  double const after = emulated.megabytes();
  std::printf("emulate: %.0f signed GETs a second over %d connections, %.2f times the library's\n",
              median(rates), connections, median(rates) / median(yardstick_rates));
  std::printf("emulate: %.1f MB after the first round, %.1f MB at the end\n", before, after);
  double const seconds = add_tasks(emulated.client(), errors);
  std::printf("emulate: %d tasks added in %.2f s, %d a call\n", tasks, seconds, tasks_a_call);
  std::printf("emulate: %d errors\n", errors.load());
  return errors == 0 ? 0 : 1;
}

}  // namespace
}  // namespace poolcast::bench

int main() { return poolcast::bench::run(); }
