// A pool of fixed size as a queue of theory: Poisson arrivals, servers that are there from the
// start, nothing that takes time besides the service. Its replications, and their interval against
// what theory says.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/random.hpp"
#include "engine/experiment/simulate.hpp"
#include "engine/report/confidence.hpp"

namespace poolcast::experiment {

/// A service time in units of its mean, from a number in (0, 1).
using Service = double (*)(double);

inline double exponential(double u) { return -std::log(u); }
inline double deterministic(double) { return 1; }

struct Queue {
  int nodes = 1;
  std::uint16_t slots = 1;  // of a node
  double utilisation = 0.5;
  Service service = exponential;

  int servers() const { return nodes * slots; }
  /// Its own in every case, so that no two share their luck.
  std::uint64_t seed(std::uint64_t replication) const {
    auto const percent = static_cast<std::uint64_t>(std::lround(100 * utilisation));
    return replication + 1'000 * percent + 1'000'000 * static_cast<std::uint64_t>(nodes);
  }
};

inline constexpr Duration mean_service = second;

/// `jobs` arrivals, the same ones for the same seed.
inline load::Load poisson_load(Queue const& queue, std::size_t jobs, std::uint64_t seed) {
  double const mean_ticks = static_cast<double>(mean_service.ticks);
  double const mean_gap = mean_ticks / (queue.utilisation * queue.servers());
  double at = 0;
  load::Load load;
  load.jobs.reserve(jobs);
  for (std::size_t i = 0; i < jobs; ++i) {
    at += exponential(uniform(draw(seed, Stream::arrival, i))) * mean_gap;
    double const service = queue.service(uniform(draw(seed, Stream::duration, i))) * mean_ticks;
    load.jobs.push_back({.queued = Time{std::llround(at)},
                         .duration = Duration{std::llround(service)},
                         .pool = batch::PoolId{0}});
  }
  return load;
}

inline Scenario fixed_pool(Queue const& queue) {
  Scenario scenario;
  scenario.pools.push_back({.id = "servers", .vm_size = "rack", .formula = {}});
  scenario.billing.pools.push_back({.vm_size = "rack"});
  sim::PoolModel pool;  // all of whose latencies are 0
  pool.task_slots_per_node = queue.slots;
  pool.initial_targets = {queue.nodes, 0};
  scenario.model.pools.push_back(pool);
  return scenario;
}

struct QueueRun {
  Workload workload;
  batch::Ledger ledger;
};

/// Until all are served, however long the last ones take.
inline Workload queue_workload(Queue const& queue, std::size_t jobs, std::uint64_t seed) {
  Workload workload;
  workload.load = poisson_load(queue, jobs, seed);
  workload.end = workload.load.jobs.back().queued + day;
  return workload;
}

inline QueueRun run_queue(Queue const& queue, std::size_t jobs, std::uint64_t seed) {
  QueueRun run;
  run.workload = queue_workload(queue, jobs, seed);
  Result<batch::Ledger> ledger = simulate(fixed_pool(queue), run.workload);
  ENSURE(ledger.has_value());
  run.ledger = std::move(*ledger);
  return run;
}

/// From queued to started, in mean service times.
inline double wait_of(QueueRun const& run, std::size_t job) {
  Duration const wait = run.ledger.tasks[job].started - run.workload.load.jobs[job].queued;
  return static_cast<double>(wait.ticks) / static_cast<double>(mean_service.ticks);
}

inline constexpr std::size_t warm_up = 6'000;    // jobs left out: the queue begins empty
inline constexpr std::size_t measured = 64'000;  // jobs a replication
inline constexpr std::uint64_t replications = 20;
// So wide that two dozen right answers are all inside, unless one is unlucky one time in forty; the
// seeds are fixed, so that luck is drawn once and for all.
inline constexpr double confidence = 0.999;

/// The mean wait, over independent seeds.
inline report::Estimate mean_wait(Queue const& queue) {
  std::vector<double> means;
  for (std::uint64_t i = 1; i <= replications; ++i) {
    QueueRun const run = run_queue(queue, warm_up + measured, queue.seed(i));
    double sum = 0;
    for (std::size_t job = warm_up; job < warm_up + measured; ++job) sum += wait_of(run, job);
    means.push_back(sum / measured);
  }
  return report::estimate(means, confidence);
}

/// The interval holds theory's mean wait, and is narrow enough that it could have missed it.
inline void expect_wait(std::string const& name, Queue const& queue, double theory) {
  report::Estimate const found = mean_wait(queue);
  char text[200];
  std::snprintf(text, sizeof text,
                "%-9s %2d x %2d utilisation %.2f: theory %8.5f, measured %8.5f, 99.9 %% interval "
                "%8.5f to %8.5f",
                name.c_str(), queue.nodes, queue.slots, queue.utilisation, theory, found.mean,
                found.low(), found.high());
  std::printf("%s\n", text);
  EXPECT_LE(found.low(), theory) << text;
  EXPECT_GE(found.high(), theory) << text;
  EXPECT_LE(*found.half_width, 0.15 * theory + 0.001) << "too wide to prove anything: " << text;
}

}  // namespace poolcast::experiment
