#include "live/agents/metrics.hpp"

#include <algorithm>
#include <array>

#include "engine/base/text.hpp"

namespace poolcast::agents {
namespace {

struct Metric {
  std::string_view name;
  std::string_view type;
  std::string_view label;   // empty: a single value
  std::string_view values;  // of the label, which are there from the beginning
  std::string_view help;
};

constexpr Metric metrics[] = {
    {"poolcast_requests_total", "counter", "outcome",
     "accepted,duplicate,bad_request,unauthorized,forbidden,rate_limited,not_found,too_large,"
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
};

constexpr char latency[] = "poolcast_submit_seconds";
constexpr std::array<double, 10> bounds = {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300};

std::string line(std::string_view name, std::string_view label, std::string_view value,
                 double number) {
  std::string text(name);
  if (!label.empty()) text.append("{").append(label).append("=\"").append(value).append("\"}");
  return text + " " + format_number(number, 15) + "\n";
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
    for (std::string_view const value : split(metric.values, ',')) values[std::string(value)] = 0;
  }
}

void Metrics::count(std::string_view name, std::string_view label, double by) {
  std::scoped_lock const lock(mutex_);
  values_[std::string(name)][std::string(label)] += by;
}

void Metrics::set(std::string_view name, double value, std::string_view label) {
  std::scoped_lock const lock(mutex_);
  values_[std::string(name)][std::string(label)] = value;
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
    text += heading(metric.name, metric.type, metric.help);
    for (auto const& [value, number] : values_.find(metric.name)->second) {
      text += line(metric.name, metric.label, value, number);
    }
  }
  std::string const name = latency;
  text += heading(name, "histogram", "From the acceptance of an order to its task.");
  double so_far = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    so_far += static_cast<double>(buckets_[i]);
    std::string const bound = i < bounds.size() ? format_number(bounds[i]) : "+Inf";
    text += line(name + "_bucket", "le", bound, so_far);
  }
  text += line(name + "_sum", "", "", latency_sum_);
  return text + line(name + "_count", "", "", so_far);
}

}  // namespace poolcast::agents
