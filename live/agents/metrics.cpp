#include "live/agents/metrics.hpp"

#include <algorithm>
#include <array>

#include "engine/base/result.hpp"
#include "engine/base/text.hpp"

namespace poolcast::agents {
namespace {

struct Metric {
  std::string_view name;
  std::string_view type;
  std::string_view labels;  // with commas between; empty: a single value
  std::string_view values;  // of the only label, which are there from the beginning
  std::string_view help;
  bool is_there = true;  // from the beginning, and not only once somebody counts
};

constexpr Metric metrics[] = {
    {"poolcast_requests_total", "counter", "outcome",
     "accepted,duplicate,ignored,bad_request,unauthorized,forbidden,rate_limited,not_found,too_"
     "large,"
     "unavailable",
     "Requests for an agent, by what became of them."},
    {"poolcast_outbox_orders", "gauge", "state", "accepted,submitted",
     "Orders whose task is not there yet, and those whose pipeline is not told yet."},
    {"poolcast_outbox_oldest_seconds", "gauge", "", "", "Age of the oldest of these orders."},
    {"poolcast_tasks_total", "counter", "outcome", "submitted,found,failed",
     "Tasks: added, found to be there already, refused for good."},
    {"poolcast_retries_total", "counter", "", "", "Orders that were put off after a failure."},
    {"poolcast_callbacks_total", "counter", "outcome", "sent,failed",
     "Answers to pipelines that wait for them."},
    {"poolcast_reconcile_rounds_total", "counter", "outcome", "",
     "Looks after all agent pools, by whether all of it could be asked and done.", false},
    {"poolcast_orphans_ended_total", "counter", "", "", "Agents' tasks that no job was left for.",
     false},
    {"poolcast_agents_repeated_total", "counter", "", "",
     "Tasks added anew for jobs that had lost their agent.", false},
    {"poolcast_stale_agents_removed_total", "counter", "", "",
     "Offline agents that were removed from their agent pool.", false},
    {"poolcast_completed_tasks_deleted_total", "counter", "", "", "Tasks whose record was deleted.",
     false},
    {"poolcast_agents", "gauge", "pool,state", "",
     "Agents of the agent pool; the placeholder is one of those that are offline.", false},
    {"poolcast_jobs_waiting", "gauge", "pool", "", "Jobs that wait for an agent of the agent pool.",
     false},
    {"poolcast_agent_tasks", "gauge", "pool,stage", "",
     "Batch tasks whose agents register with the agent pool.", false},
    {"poolcast_findings", "gauge", "pool", "",
     "What a person has to look at in the agent pool; the log says what it is.", false},
    {"poolcast_autoscale_evaluation_errors", "gauge", "pool", "",
     "1 if the Batch pool's last autoscale evaluation failed, else 0.", false},
};

constexpr char latency[] = "poolcast_submit_seconds";
constexpr std::array<double, 10> bounds = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300};

/// As the format wants a label's value.
std::string escaped(std::string_view value) {
  std::string text;
  for (char const c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? "\\n" : std::string(1, c);
  }
  return text;
}

std::string line(std::string_view name, std::string_view labels,
                 std::vector<std::string> const& values, double number) {
  std::string text(name);
  if (!labels.empty()) {
    std::vector<std::string_view> const names = split(labels, ',');
    for (std::size_t i = 0; i < names.size(); ++i) {
      text.append(i == 0 ? "{" : ",").append(names[i]);
      text.append("=\"").append(escaped(values[i])).append("\"");
    }
    text += "}";
  }
  return text + " " + format_number(number, 15) + "\n";
}

std::vector<std::string> label_values(std::string_view value) {
  if (value.empty()) return {};
  return {std::string(value)};
}

std::string heading(std::string_view name, std::string_view type, std::string_view help) {
  std::string text = "# HELP ";
  text.append(name).append(" ").append(help).append("\n# TYPE ");
  return text.append(name).append(" ").append(type).append("\n");
}

}  // namespace

Metrics::Metrics() : buckets_(bounds.size() + 1) {
  for (Metric const& metric : metrics) {
    auto& values = values_[std::string(metric.name)];
    if (!metric.is_there) continue;
    for (std::string_view const value : split(metric.values, ',')) values[label_values(value)] = 0;
  }
}

void Metrics::count(std::string_view name, std::string_view label, double by) {
  std::scoped_lock const lock(mutex_);
  of(name)[label_values(label)] += by;
}

void Metrics::set(std::string_view name, double value, std::string_view label) {
  std::scoped_lock const lock(mutex_);
  of(name)[label_values(label)] = value;
}

void Metrics::set_all(std::string_view name, LabelledValues values) {
  std::scoped_lock const lock(mutex_);
  of(name) = std::move(values);
}

LabelledValues& Metrics::of(std::string_view name) {
  auto const found = values_.find(name);
  ENSURE(found != values_.end());
  return found->second;
}

void Metrics::note_latency(Duration passed) {
  double const seconds = static_cast<double>(passed.ticks) / static_cast<double>(second.ticks);
  auto const* const bound = std::ranges::lower_bound(bounds, seconds);
  std::scoped_lock const lock(mutex_);
  ++buckets_[static_cast<std::size_t>(bound - bounds.begin())];
  latency_sum_ += seconds;
}

std::string Metrics::text() const {
  std::scoped_lock const lock(mutex_);
  std::string text;
  for (Metric const& metric : metrics) {
    LabelledValues const& rows = values_.find(metric.name)->second;
    if (!rows.empty()) text += heading(metric.name, metric.type, metric.help);
    for (auto const& [values, number] : rows) {
      text += line(metric.name, metric.labels, values, number);
    }
  }
  std::string const name = latency;
  text += heading(name, "histogram", "From the acceptance of an order to its task.");
  double so_far = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    so_far += static_cast<double>(buckets_[i]);
    std::string const bound = i < bounds.size() ? format_number(bounds[i]) : "+Inf";
    text += line(name + "_bucket", "le", {bound}, so_far);
  }
  text += line(name + "_sum", "", {}, latency_sum_);
  return text + line(name + "_count", "", {}, so_far);
}

}  // namespace poolcast::agents
