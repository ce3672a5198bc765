#include "engine/experiment/read_model.hpp"

#include <algorithm>

namespace poolcast::experiment {
namespace {

using Kind = Distribution::Kind;

constexpr Word<Kind> distributions[] = {{"fixed", Kind::fixed},
                                        {"uniform", Kind::uniform},
                                        {"lognormal", Kind::lognormal},
                                        {"empirical", Kind::empirical},
                                        {"mixture", Kind::mixture}};

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

// A ledger row keeps an agent's start in 32 bits of milliseconds: 49 days.
constexpr Duration longest_latency = 30 * day;

std::vector<Duration> read_values(JsonReader& reader) {
  constexpr std::size_t most_values = 100'000;
  std::vector<Duration> values;
  std::vector<std::string> const texts = reader.text_list("values", most_values);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Result<Duration> const value = parse_duration(texts[i]);
    if (!value) reader.reject("values/" + std::to_string(i), value.error().message);
    values.push_back(value.value_or(Duration{}));
  }
  if (!reader.has("values")) reader.reject_missing("values");
  if (values.empty()) reader.reject("values", "has no value");
  std::ranges::sort(values);
  return values;
}

/// The weights then sum to 1.
void read_parts(JsonReader& reader, Duration longest, Distribution& read) {
  double sum = 0;
  reader.objects("parts", [&](JsonReader& part) {
    read.weights.push_back(part.number("weight", 1, 1e-9, 1e9));
    sum += read.weights.back();
    std::optional<Distribution> of = read_distribution(part, "of", longest);
    if (!of) part.reject_missing("of");
    read.parts.push_back(of.value_or(Distribution{}));
  });
  if (!reader.has("parts")) reader.reject_missing("parts");
  if (read.parts.empty()) reader.reject("parts", "has no part");
  for (double& weight : read.weights) weight /= sum;
}

Distribution read_distribution_object(JsonReader& reader, Duration longest) {
  Distribution read{.max = longest};
  if (!reader.has("distribution")) reader.reject_missing("distribution");
  read.kind = reader.word("distribution", Kind::fixed, distributions);
  switch (read.kind) {
    case Kind::fixed:
      read.a = reader.duration("value", std::nullopt);
      break;
    case Kind::uniform:
      read.a = reader.duration("min", std::nullopt);
      read.b = reader.duration("max", std::nullopt);
      if (read.b < read.a) reader.reject("max", "is less than min");
      break;
    case Kind::lognormal:
      read.a = reader.duration("median", std::nullopt);
      read.sigma = reader.number("sigma", std::nullopt, 0, 10);
      read.min = reader.duration("min", Duration{});
      read.max = reader.duration("max", read.max);
      if (read.max < read.min) reader.reject("max", "is less than min");
      break;
    case Kind::empirical:
      read.values = read_values(reader);
      if (!read.values.empty()) read.max = std::max(read.max, read.values.back());
      break;
    case Kind::mixture:
      read_parts(reader, longest, read);
      break;
  }
  return read;
}

}  // namespace

std::optional<Distribution> read_distribution(JsonReader& reader, std::string_view key,
                                              Duration longest) {
  if (!reader.has(key)) return std::nullopt;
  std::optional<Distribution> read;
  if (reader.is_text(key)) {
    read = Distribution::fixed(reader.duration(key, std::nullopt));
    read->max = longest;
  } else {
    reader.object(key, [&](JsonReader& child) { read = read_distribution_object(child, longest); });
  }
  if (read && std::max({read->a, read->b, read->max}) > longest) {
    reader.reject(key, "is longer than " + format_iso_duration(longest) + ", the longest allowed");
  }
  return read;
}

void LatencySettings::apply(sim::Latencies& latencies) const {
  latencies.node_allocation = node_allocation.value_or(latencies.node_allocation);
  latencies.node_boot = node_boot.value_or(latencies.node_boot);
  latencies.node_removal = node_removal.value_or(latencies.node_removal);
  latencies.agent_start = agent_start.value_or(latencies.agent_start);
  latencies.low_priority_allocation_percent =
      low_priority_allocation_percent.value_or(latencies.low_priority_allocation_percent);
}

LatencySettings read_latencies(JsonReader& reader) {
  LatencySettings read;
  reader.object("latencies", [&](JsonReader& latencies) {
    read.node_allocation = read_distribution(latencies, "nodeAllocation", longest_latency);
    read.node_boot = read_distribution(latencies, "nodeBoot", longest_latency);
    read.node_removal = read_distribution(latencies, "nodeRemoval", longest_latency);
    read.agent_start = read_distribution(latencies, "agentStart", longest_latency);
    if (read.agent_start && read.agent_start->a.ticks % millisecond.ticks != 0) {
      latencies.reject("agentStart", "is finer than a millisecond");
    }
    if (latencies.has("lowPriorityAllocationPercent")) {
      read.low_priority_allocation_percent = static_cast<int>(
          latencies.integer("lowPriorityAllocationPercent", std::nullopt, 0, 10'000));
    }
  });
  return read;
}

LatencySettings read_model(JsonReader& root, Scenario& scenario) {
  LatencySettings latencies;
  sim::Model& model = scenario.model;
  root.object("model", [&](JsonReader& reader) {
    latencies = read_latencies(reader);
    control::Sampling& sampling = scenario.sampling;
    sampling.first_sample_delay = reader.duration("firstSampleDelay", sampling.first_sample_delay);
    sampling.availability_delay =
        reader.duration("sampleAvailabilityDelay", sampling.availability_delay);
    scenario.first_evaluation_delay = reader.duration("firstEvaluationDelay", Duration{});
    model.evaluation_during_resize =
        reader.word("evaluationDuringResize", model.evaluation_during_resize, resize_rules);
    model.scale_in_order = reader.word("scaleInOrder", model.scale_in_order, scale_in_orders);
    model.task_order = reader.word("taskOrder", model.task_order, task_orders);
    if (reader.is_text("resizeTimeout") && reader.text("resizeTimeout") == "none") {
      model.resize_timeout.reset();
    } else {
      model.resize_timeout = reader.duration("resizeTimeout", model.resize_timeout);
      if (*model.resize_timeout < 5 * minute) {
        reader.reject("resizeTimeout", "the service accepts no less than PT5M; or \"none\"");
      }
    }
  });
  return latencies;
}

void read_quota(JsonReader& root, sim::Quota& quota) {
  root.object("quota", [&](JsonReader& reader) {
    auto const cores = [&](std::string_view key) -> std::optional<std::uint32_t> {
      if (!reader.has(key)) return std::nullopt;
      return static_cast<std::uint32_t>(reader.integer(key, std::nullopt, 0, most_cores));
    };
    quota.dedicated_cores = cores("dedicatedCores");
    quota.low_priority_cores = cores("lowPriorityCores");
  });
}

}  // namespace poolcast::experiment
