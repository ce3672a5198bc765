#include "engine/experiment/replications.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/report/report.hpp"

namespace poolcast::experiment {
namespace {

struct Subject {
  Scenario const& scenario;
  Workload const& workload;
  report::Facts const& facts;
};

Result<Replication> run_one(Subject const& subject, std::size_t index, control::GoOn const& go_on) {
  Scenario scenario = subject.scenario;
  scenario.model.seed += index;
  auto const failed = [&](Error const& error) {
    return fail("seed " + std::to_string(scenario.model.seed) + ": " + error.message);
  };
  std::optional<Workload> own;
  if (index > 0 && !subject.workload.recorded) {
    Result<Workload> drawn = load_workload(scenario);
    if (!drawn) return failed(drawn.error());
    own = std::move(*drawn);
  }
  Workload const& workload = own ? *own : subject.workload;
  Result<batch::Ledger> const ledger = simulate(scenario, workload, go_on);
  if (!ledger) return index == 0 ? fail(ledger.error().message) : failed(ledger.error());
  Replication replication;
  replication.summaries = report::summarise(*ledger, workload.load, subject.facts);
  replication.notes = report::notes_on(*ledger, subject.facts, replication.summaries);
  return replication;
}

/// What the threads share. A thread takes the lowest index that nobody has taken, so all below one
/// that failed are run, and the failure that is reported is always the same.
struct Runs {
  Subject const& subject;
  std::vector<std::optional<Result<Replication>>> results;
  std::vector<std::atomic<std::int64_t>> passed;  // simulated ticks of each run
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;    // those that run shall end at once
  std::atomic<bool> failed = false;  // no new one shall begin
  std::mutex mutex;                  // of `working`
  std::condition_variable all_done;
  std::size_t working = 0;

  Runs(Subject const& of, std::size_t count) : subject(of), results(count), passed(count) {}

  void work() {
    while (!stop && !failed) {
      std::size_t const index = next++;
      if (index >= results.size()) break;
      bool cut = false;
      Result<Replication> result = run_one(subject, index, [&](Time now) {
        passed[index].store((now - subject.workload.start).ticks, std::memory_order_relaxed);
        cut = stop.load(std::memory_order_relaxed) && now < subject.workload.end;
        return !cut;
      });
      if (!result) failed = true;
      if (!cut) results[index] = std::move(result);
    }
    std::lock_guard const lock(mutex);
    if (--working == 0) all_done.notify_one();
  }

  double share_done() const {
    double ticks = 0;
    for (std::atomic<std::int64_t> const& one : passed) ticks += static_cast<double>(one.load());
    Duration const length = subject.workload.end - subject.workload.start;
    return ticks / static_cast<double>(length.ticks) / static_cast<double>(passed.size());
  }
};

void wait_for(Runs& runs, std::function<bool(double)> const& go_on) {
  // Often enough for a bar that moves and a Ctrl-C that is obeyed; decides no result.
  constexpr std::chrono::milliseconds between_questions{50};
  std::unique_lock lock(runs.mutex);
  while (!runs.all_done.wait_for(lock, between_questions, [&] { return runs.working == 0; })) {
    if (go_on && !go_on(runs.share_done())) runs.stop = true;
  }
}

}  // namespace

Result<std::vector<Replication>> replicate(Scenario const& scenario, Workload const& workload,
                                           report::Facts const& facts,
                                           ReplicationOptions const& options) {
  Subject const subject{scenario, workload, facts};
  Runs runs(subject, options.count);
  std::vector<std::thread> threads;
  runs.working = std::clamp<std::size_t>(options.threads, 1, options.count);
  std::size_t const workers = runs.working;
  for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([&] { runs.work(); });
  wait_for(runs, options.go_on);
  for (std::thread& thread : threads) thread.join();

  std::vector<Replication> replications;
  for (std::optional<Result<Replication>>& result : runs.results) {
    if (!result) break;
    if (!*result) return fail(result->error().message);
    replications.push_back(std::move(**result));
  }
  return replications;
}

}  // namespace poolcast::experiment
