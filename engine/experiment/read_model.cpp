#include "engine/experiment/read_model.hpp"

#include <algorithm>

#include "engine/experiment/read_distribution.hpp"

namespace poolcast::experiment {
namespace {

constexpr Word<sim::EvaluationDuringResize> resize_rules[] = {
    {"retarget", sim::EvaluationDuringResize::retarget},
    {"defer", sim::EvaluationDuringResize::defer},
    {"skip", sim::EvaluationDuringResize::skip}};

constexpr Word<sim::ScaleInOrder> scale_in_orders[] = {{"idleFirst", sim::ScaleInOrder::idle_first},
                                                       {"newest", sim::ScaleInOrder::newest},
                                                       {"random", sim::ScaleInOrder::random}};

constexpr Word<sim::TaskOrder> task_orders[] = {{"fifo", sim::TaskOrder::fifo},
                                                {"firstFit", sim::TaskOrder::first_fit}};

constexpr int most_cores = 10'000'000;

// A ledger row keeps the time to an agent, all parts of it, in 32 bits of milliseconds: 49 days.
constexpr Duration longest_latency = 30 * day;
constexpr Duration longest_scheduling = 10 * day;
constexpr Duration longest_pull_per_gb = 10 * minute;  // of at most 1,000 GB

bool finer_than_milliseconds(Distribution const& distribution) {
  auto const fine = [](Duration length) { return length.ticks % millisecond.ticks != 0; };
  return (distribution.kind == Distribution::Kind::fixed && fine(distribution.a)) ||
         std::ranges::any_of(distribution.values, fine) ||
         std::ranges::any_of(distribution.parts, finer_than_milliseconds);
}

void read_latencies(JsonReader& reader, sim::Latencies& latencies) {
  reader.object("latencies", [&](JsonReader& read) {
    struct Latency {
      char const* key;
      Distribution& value;
      Duration longest = longest_latency;
      bool in_milliseconds = false;
    };
    Latency const rows[] = {{"nodeAllocation", latencies.node_allocation},
                            {"nodeBoot", latencies.node_boot},
                            {"startTask", latencies.start_task},
                            {"nodeRemoval", latencies.node_removal},
                            {"taskScheduling", latencies.task_scheduling, longest_scheduling, true},
                            {"agentStart", latencies.agent_start, longest_latency, true}};
    for (Latency const& row : rows) {
      read_into(row.value, read, row.key, row.longest);
      if (row.in_milliseconds && finer_than_milliseconds(row.value)) {
        read.reject(row.key, "is finer than a millisecond");
      }
    }
    latencies.low_priority_allocation_percent = static_cast<int>(read.integer(
        "lowPriorityAllocationPercent", latencies.low_priority_allocation_percent, 0, 10'000));
  });
}

void read_image(JsonReader& reader, sim::Image& image) {
  reader.object("image", [&](JsonReader& read) {
    image.size_gb = read.number("sizeGB", image.size_gb, 0, 1000);
    image.prefetched = read.boolean("prefetched", image.prefetched);
    read_into(image.pull_per_gb, read, "pullPerGB", longest_pull_per_gb);
  });
}

void read_failures(JsonReader& reader, sim::NodeFailures& failures) {
  reader.object("nodeFailures", [&](JsonReader& read) {
    failures.start_task_percent =
        read.number("startTaskPercent", failures.start_task_percent, 0, 100);
    failures.unusable_percent = read.number("unusablePercent", failures.unusable_percent, 0, 100);
    failures.per_day = read.number("perDay", failures.per_day, 0, 1000);
    read_into(failures.recovery, read, "recovery", longest_latency);
  });
}

void read_task_rules(JsonReader& reader, sim::PoolModel& pool) {
  sim::TaskRules& tasks = pool.tasks;
  tasks.max_retry_count =
      static_cast<int>(reader.integer("maxTaskRetryCount", tasks.max_retry_count, -1, 1000));
  if (reader.has("maxWallClockTime")) {
    tasks.max_wall_clock_time = reader.duration("maxWallClockTime", std::nullopt);
    if (*tasks.max_wall_clock_time <= Duration{}) {
      reader.reject("maxWallClockTime", "must be longer than nothing");
    }
  }
  tasks.failure_percent = reader.number("taskFailurePercent", tasks.failure_percent, 0, 100);
  tasks.retention_time = reader.duration("retentionTime", tasks.retention_time);
  tasks.disk_gb = reader.number("taskDiskGB", tasks.disk_gb, 0, 1e6);
  pool.disk_gb = reader.number("nodeDiskGB", pool.disk_gb, 0, 1e6);
}

void read_capacity_events(JsonReader& reader, sim::CapacityEvents& events) {
  reader.object("capacityEvents", [&](JsonReader& read) {
    events.per_day = read.number("perDay", events.per_day, 0, 1000);
    events.evicted_percent = read.number("evictedPercent", events.evicted_percent, 0, 100);
    read_into(events.drought, read, "drought", 30 * day);
  });
}

void read_sampling(JsonReader& reader, control::Sampling& sampling) {
  sampling.first_sample_delay = reader.duration("firstSampleDelay", sampling.first_sample_delay);
  sampling.availability_delay =
      reader.duration("sampleAvailabilityDelay", sampling.availability_delay);
  sampling.lost_percent = reader.number("sampleLostPercent", sampling.lost_percent, 0, 100);
  sampling.zero_percent = reader.number("sampleZeroPercent", sampling.zero_percent, 0, 100);
}

void read_resize_timeout(JsonReader& reader, std::optional<Duration>& timeout) {
  if (reader.is_text("resizeTimeout") && reader.text("resizeTimeout") == "none") {
    timeout.reset();
    return;
  }
  timeout = reader.duration("resizeTimeout", timeout);
  if (*timeout < 5 * minute) {
    reader.reject("resizeTimeout", "the service accepts no less than PT5M; or \"none\"");
  }
}

}  // namespace

void read_model(JsonReader& root, Scenario& scenario, sim::PoolModel& pool) {
  sim::Model& model = scenario.model;
  root.object("model", [&](JsonReader& reader) {
    read_pool_rules(reader, pool);
    read_sampling(reader, scenario.sampling);
    scenario.first_evaluation_delay = reader.duration("firstEvaluationDelay", Duration{});
    model.evaluation_during_resize =
        reader.word("evaluationDuringResize", model.evaluation_during_resize, resize_rules);
    model.scale_in_order = reader.word("scaleInOrder", model.scale_in_order, scale_in_orders);
    model.task_order = reader.word("taskOrder", model.task_order, task_orders);
    read_resize_timeout(reader, model.resize_timeout);
    read_capacity_events(reader, model.capacity_events);
  });
}

void read_pool_rules(JsonReader& reader, sim::PoolModel& pool) {
  read_latencies(reader, pool.latencies);
  read_image(reader, pool.image);
  read_failures(reader, pool.failures);
  read_task_rules(reader, pool);
  pool.eviction_percent_per_hour =
      reader.number("evictionPercentPerHour", pool.eviction_percent_per_hour, 0, 99.9);
  if (reader.has("cpuPercent")) pool.cpu_percent = reader.number("cpuPercent", 100, 0, 100);
}

void read_quota(JsonReader& root, sim::Model& model) {
  root.object("quota", [&](JsonReader& reader) {
    auto const most = [&](std::string_view key) -> std::optional<std::uint32_t> {
      if (!reader.has(key)) return std::nullopt;
      return static_cast<std::uint32_t>(reader.integer(key, std::nullopt, 0, most_cores));
    };
    model.quota.dedicated_cores = most("dedicatedCores");
    model.quota.low_priority_cores = most("lowPriorityCores");
    model.subnet_addresses = most("subnetAddresses");
  });
}

}  // namespace poolcast::experiment
