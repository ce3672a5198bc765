#include "engine/experiment/read_distribution.hpp"

#include <algorithm>
#include <utility>

namespace poolcast::experiment {
namespace {

using Kind = Distribution::Kind;

constexpr Word<Kind> distributions[] = {{"fixed", Kind::fixed},
                                        {"uniform", Kind::uniform},
                                        {"lognormal", Kind::lognormal},
                                        {"empirical", Kind::empirical},
                                        {"mixture", Kind::mixture}};

Distribution read_object(JsonReader& reader, Duration longest_allowed);

/// Weights need not sum to 1 as they are written.
void read_parts(Distribution& mixture, JsonReader& reader, Duration longest_allowed) {
  double sum = 0;
  reader.objects("parts", [&](JsonReader& part) {
    double const weight = part.number("weight", std::nullopt, 0, 1e6);
    if (!part.failed() && weight <= 0) part.reject("weight", "must be more than 0");
    mixture.weights.push_back(weight);
    mixture.parts.push_back(read_object(part, longest_allowed));
    sum += weight;
  });
  if (!reader.has("parts")) return reader.reject_missing("parts");
  if (mixture.parts.empty()) return reader.reject("parts", "a mixture needs at least one part");
  for (double& weight : mixture.weights) weight /= sum;
}

Distribution read_object(JsonReader& reader, Duration longest_allowed) {
  Distribution read{.max = longest_allowed};
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
      read.values = reader.durations("values");
      std::ranges::sort(read.values);
      break;
    case Kind::mixture:
      read_parts(read, reader, longest_allowed);
      break;
  }
  return read;
}

}  // namespace

std::optional<Distribution> read_distribution(JsonReader& reader, std::string_view key,
                                              Duration longest_allowed) {
  if (!reader.has(key)) return std::nullopt;
  std::optional<Distribution> read;
  if (reader.is_text(key)) {
    read = Distribution::fixed(reader.duration(key, std::nullopt));
    read->max = longest_allowed;
  } else {
    reader.object(key, [&](JsonReader& child) { read = read_object(child, longest_allowed); });
  }
  if (!read || reader.failed()) return std::nullopt;
  if (longest(*read) > longest_allowed || read->a > longest_allowed) {
    reader.reject(
        key, "is longer than " + format_iso_duration(longest_allowed) + ", the longest allowed");
  }
  return read;
}

void read_into(Distribution& distribution, JsonReader& reader, std::string_view key,
               Duration longest_allowed) {
  std::optional<Distribution> read = read_distribution(reader, key, longest_allowed);
  if (read) distribution = std::move(*read);
}

}  // namespace poolcast::experiment
