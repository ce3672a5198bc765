#include "engine/experiment/sample_probe.hpp"

#include <algorithm>

#include "engine/experiment/recorded_value.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::experiment {
namespace {

using formula::Expression;
using formula::ExprId;
using formula::Formula;

bool reads_samples(Formula const& formula, Expression const& e) {
  if (e.kind != Expression::Kind::method) return false;
  Expression const& receiver = formula.expressions[e.first];
  auto const* const variable = formula::find_variable(formula.text_of(receiver.name));
  return variable != nullptr && variable->metric;
}

bool within(Span inner, Span outer) { return outer.begin <= inner.begin && inner.end <= outer.end; }

/// A beginning of names that the formula does not have.
std::string unused_prefix(std::string const& text) {
  std::string prefix = "poolcastSample";
  while (text.find(prefix) != text.npos) prefix += 'X';
  return prefix;
}

}  // namespace

std::vector<Span> sample_readings(Formula const& formula) {
  std::vector<Span> spans;
  for (Expression const& e : formula.expressions) {
    if (!reads_samples(formula, e)) continue;
    // A parent comes after its children.
    std::erase_if(spans, [&](Span inner) { return within(inner, e.span); });
    spans.push_back(e.span);
  }
  std::ranges::sort(spans, {}, &Span::begin);
  return spans;
}

SampleProbe probe_samples(Formula const& formula, std::vector<Span> const& readings) {
  SampleProbe probe;
  std::string const prefix = unused_prefix(formula.text);
  std::uint32_t copied = 0;
  auto const copy_up_to = [&](std::uint32_t end) {
    probe.text += formula.text_of({copied, end});
    copied = end;
  };
  for (formula::Statement const& statement : formula.statements) {
    Span const span{formula.head(statement).begin, formula.expressions[statement.value].span.end};
    copy_up_to(span.begin);
    for (Span const reading : readings) {
      if (!within(reading, span)) continue;
      std::string name = prefix + std::to_string(probe.assignments.size() + 1);
      auto const begin = static_cast<std::uint32_t>(probe.text.size());
      probe.text.append(name).append(" = ").append(formula.text_of(reading)).append("; ");
      auto const end = static_cast<std::uint32_t>(probe.text.size());
      probe.assignments.push_back({reading, {begin, end}, std::move(name)});
    }
  }
  copy_up_to(static_cast<std::uint32_t>(formula.text.size()));
  return probe;
}

std::vector<KnownReading> take_readings(SampleProbe const& probe, RecordedRun& run) {
  std::vector<KnownReading> known;
  for (SampleProbe::Assignment const& one : probe.assignments) {
    if (std::string const* const value = run.find(one.name)) known.push_back({one.reading, *value});
    std::erase_if(run.values, [&](RecordedValue const& value) { return value.name == one.name; });
  }
  return known;
}

std::vector<SampleProbe::Assignment>::const_iterator failed_reading(SampleProbe const& probe,
                                                                    RecordedRun const& run) {
  std::optional<Place> const place = recorded_place(run.error_detail);
  return std::ranges::find_if(probe.assignments, [&](SampleProbe::Assignment const& one) {
    if (!place) return false;
    Place const begin = place_of(probe.text, one.span.begin);
    Place const end = place_of(probe.text, one.span.end);
    auto const order = [](Place p) { return std::pair(p.line, p.column); };
    return order(begin) <= order(*place) && order(*place) < order(end);
  });
}

}  // namespace poolcast::experiment
