#include "engine/report/replications.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::report {
namespace {

/// Two notes with the same one are about the same thing.
std::string without_digits(std::string text) {
  std::erase_if(text, [](char c) { return is_digit(c); });
  return text;
}

/// Notes of some runs that are about the same thing.
struct Group {
  std::string about;
  std::string first;
  std::vector<std::size_t> runs;  // ascending
};

bool contains(std::vector<std::string> const& texts, std::string const& text) {
  return std::ranges::find(texts, text) != texts.end();
}

}  // namespace

MetricEstimate estimate_of(Metric const& metric, ReplicationReport const& report,
                           std::size_t summary) {
  std::vector<double> values;
  for (std::vector<Summary> const& run : report.runs) {
    std::optional<double> const value = metric.value(run[summary]);
    if (value) values.push_back(*value);
  }
  MetricEstimate found{.runs = values.size(), .estimate = std::nullopt};
  if (values.empty()) return found;
  found.estimate = estimate(values, replication_confidence);
  found.always_zero = std::ranges::all_of(values, [](double value) { return value == 0; });
  return found;
}

std::vector<std::string> merged_notes(std::vector<std::vector<std::string>> const& notes,
                                      std::uint64_t seed) {
  std::vector<std::string> texts;
  std::vector<Group> groups;
  for (std::size_t run = 0; run < notes.size(); ++run) {
    for (std::string const& note : notes[run]) {
      if (contains(texts, note)) continue;
      if (std::ranges::all_of(notes, [&](auto const& said) { return contains(said, note); })) {
        texts.push_back(note);
        continue;
      }
      std::string const about = without_digits(note);
      auto known = std::ranges::find(groups, about, &Group::about);
      if (known == groups.end()) known = groups.insert(known, {about, note, {}});
      if (known->runs.empty() || known->runs.back() != run) known->runs.push_back(run);
    }
  }
  for (Group const& group : groups) {
    texts.push_back("in " + std::to_string(group.runs.size()) + " of " +
                    std::to_string(notes.size()) + " runs, first with seed " +
                    std::to_string(seed + group.runs.front()) + ": " + group.first);
  }
  return texts;
}

}  // namespace poolcast::report
