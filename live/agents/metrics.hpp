// What the server counts, as Prometheus reads it. The metrics are the rows of one table.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::agents {

/// By the values of the metric's labels, in their order.
using LabelledValues = std::map<std::vector<std::string>, double>;

class Metrics {
 public:
  Metrics();

  /// `name` and the label's value are those of the table in metrics.cpp; a value that is not there
  /// yet is added. From any thread, as are the others.
  void count(std::string_view name, std::string_view label = "", double by = 1);
  void set(std::string_view name, double value, std::string_view label = "");
  /// What is not among them is not shown any more.
  void set_all(std::string_view name, LabelledValues values);
  /// From the acceptance of an order to its task.
  void note_latency(Duration latency);

  /// The text exposition format, version 0.0.4.
  std::string text() const;

 private:
  LabelledValues& of(std::string_view name);

  mutable std::mutex mutex_;
  std::map<std::string, LabelledValues, std::less<>> values_;
  std::vector<std::uint64_t> buckets_;
  double latency_sum_ = 0;
};

}  // namespace poolcast::agents
