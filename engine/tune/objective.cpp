#include "engine/tune/objective.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/report/bound.hpp"

namespace poolcast::tune {
namespace {

constexpr ShortName names[] = {
    {"cost", "cost.total"},
    {"wait_p50", "waiting.p50.total"},
    {"wait_p95", "waiting.p95.total"},
    {"wait_max", "waiting.max.total"},
    {"wait_mean", "waiting.mean.total"},
    {"node_hours", "nodeHours.total"},
    {"idle_hours", "nodeHours.idle"},
};

Result<report::Metric const*> find_metric(std::string_view asked) {
  std::string plain(asked);
  std::ranges::replace(plain, '.', '_');
  auto const* const known = std::ranges::find(names, plain, &ShortName::name);
  std::string_view const name = known == std::end(names) ? asked : known->metric;
  if (report::Metric const* const found = report::metric_named(name)) return found;
  std::vector<std::string_view> candidates;
  std::string list;
  for (ShortName const& one : names) {
    candidates.push_back(one.name);
    list += std::string(one.name) + ", ";
  }
  for (report::Metric const& metric : report::metrics()) candidates.push_back(metric.name);
  std::string const meant = did_you_mean(asked, candidates);
  return fail(
      "no metric is called '" + std::string(asked) + "'" +
      (meant.empty() ? "; there are " + list + "and those of 'poolcast simulate -o csv'" : meant));
}

}  // namespace

std::span<ShortName const> short_names() { return names; }

Result<std::vector<Objective>> read_objectives(std::string const& text, bool maximise) {
  std::string const option = maximise ? "--maximize: " : "--minimize: ";
  std::vector<Objective> objectives;
  for (std::string_view const part : split(text, ',')) {
    std::string_view const name = trim(part);
    Result<report::Metric const*> const metric = find_metric(name);
    if (!metric) return fail(option + metric.error().message);
    objectives.push_back({std::string(name), *metric, maximise});
  }
  return objectives;
}

Result<Constraint> read_constraint(std::string const& text, std::string const& currency) {
  std::string const option = "--subject-to: ";
  std::size_t const sign = text.find_first_of("<>");
  bool const complete = sign != text.npos && sign + 1 < text.size() && text[sign + 1] == '=';
  if (!complete) {
    return fail(option + "'" + text +
                "' is no condition; write \"wait.p95 <= 10m\", with <= or >=");
  }
  std::string_view const all = text;
  Result<report::Metric const*> const metric = find_metric(trim(all.substr(0, sign)));
  if (!metric) return fail(option + metric.error().message);
  std::string_view const value = trim(all.substr(sign + 2));
  std::optional<report::Bound> const bound = report::read_bound(value, (*metric)->unit);
  if (!bound) {
    return fail(option + "'" + std::string(value) + "' " + report::bound_remedy((*metric)->unit));
  }
  if (!bound->currency.empty() && bound->currency != currency) {
    return fail(option + "'" + std::string(value) + "' is not in the scenario's currency, " +
                (currency.empty() ? "which has none" : currency));
  }
  return Constraint{.text = std::string(trim(all)),
                    .metric = *metric,
                    .at_most = text[sign] == '<',
                    .bound = bound->value};
}

}  // namespace poolcast::tune
