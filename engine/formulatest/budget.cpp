#include "engine/formulatest/budget.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/formulatest/lines.hpp"
#include "engine/report/bound.hpp"

namespace poolcast::formulatest {
namespace {

struct PlainWords {
  std::string_view words;
  std::string_view metric;
};
constexpr PlainWords plain_words[] = {
    {"p50 waiting", "waiting.p50.total"},
    {"p95 waiting", "waiting.p95.total"},
    {"max waiting", "waiting.max.total"},
    {"mean waiting", "waiting.mean.total"},
    {"cost", "cost.nodes"},
    {"node-hours", "nodeHours.total"},
    {"idle node-hours", "nodeHours.idle"},
    {"nodes started", "nodes.started"},
    {"tasks completed", "tasks.completed"},
    {"tasks waiting", "tasks.waiting"},
    {"tasks killed", "tasks.terminated"},
    {"tasks requeued", "tasks.requeued"},
    {"utilisation", "utilisation"},
    {"failed evaluations", "evaluations.failed"},
};

Diagnostic problem(Span span, std::string message) {
  return {.span = span, .message = std::move(message)};
}

report::Metric const* find_metric(std::string_view name) {
  auto const* const plain = std::ranges::find(plain_words, name, &PlainWords::words);
  if (plain != std::end(plain_words)) name = plain->metric;
  return report::metric_named(name);
}

Diagnostic unknown_metric(std::string_view name, Span span) {
  std::vector<std::string_view> names;
  std::string list;
  for (PlainWords const& plain : plain_words) {
    names.push_back(plain.words);
    list += (list.empty() ? "" : ", ") + std::string(plain.words);
  }
  for (report::Metric const& metric : report::metrics()) names.push_back(metric.name);
  std::string const meant = did_you_mean(name, names);
  return problem(
      span, "unknown metric '" + std::string(name) + "'" +
                (meant.empty() ? "; there are " + list + ", and those of 'poolcast simulate -o csv'"
                               : meant));
}

/// `zero nodes within 75m of the last task`.
Expected<Budget, Diagnostic> read_zero_nodes(std::string_view text, Span line) {
  std::vector<Span> const words = words_of(text, line);
  constexpr std::string_view expected[] = {"zero", "nodes", "within", "",
                                           "of",   "the",   "last",   "task"};
  bool fits = words.size() == std::size(expected);
  for (std::size_t i = 0; fits && i < words.size(); ++i) {
    fits = expected[i].empty() || text_at(text, words[i]) == expected[i];
  }
  if (!fits) {
    return tl::unexpected(problem(line, "write 'zero nodes within 75m of the last task'"));
  }
  Result<Duration> const within = parse_duration(text_at(text, words[3]));
  if (!within) return tl::unexpected(problem(words[3], within.error().message));
  return Budget{.span = line, .text = std::string(text_at(text, line)), .within = *within};
}

}  // namespace

Expected<Budget, Diagnostic> read_budget(std::string_view text, Span line) {
  if (text_at(text, line).starts_with("zero ")) return read_zero_nodes(text, line);
  std::optional<FoundComparison> const found = find_comparison(text, line);
  if (!found) {
    return tl::unexpected(
        problem(line,
                "this is no budget; write 'p95 waiting <= 4m', 'cost <= 12.50' or 'zero nodes "
                "within 75m of the last task'"));
  }
  Span const name_span = trimmed(text, {line.begin, found->span.begin});
  std::string name;
  for (Span const word : words_of(text, name_span)) {
    name += (name.empty() ? "" : " ") + std::string(text_at(text, word));
  }
  report::Metric const* const metric = find_metric(name);
  if (metric == nullptr) return tl::unexpected(unknown_metric(name, name_span));
  Span const value = trimmed(text, {found->span.end, line.end});
  std::optional<report::Bound> const bound = report::read_bound(text_at(text, value), metric->unit);
  if (!bound) {
    return tl::unexpected(problem(value, "'" + std::string(text_at(text, value)) + "' " +
                                             report::bound_remedy(metric->unit)));
  }
  return Budget{.span = line,
                .text = name + " " + std::string(text_of(found->comparison)) + " " +
                        std::string(text_at(text, value)),
                .metric = metric,
                .comparison = found->comparison,
                .bound = bound->value,
                .currency = bound->currency};
}

std::string format_figure(report::Metric const& metric, double value) {
  if (metric.unit == "s") return format_duration({std::llround(value * 1e7)});
  if (metric.unit == "h" || metric.unit == "%") return format_number(value) + " " + metric.unit;
  return format_number(value, 9);
}

}  // namespace poolcast::formulatest
