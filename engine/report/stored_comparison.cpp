#include "engine/report/stored_comparison.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/prices/money.hpp"

namespace poolcast::report {
namespace {

using nlohmann::json;

constexpr char const* what_to_give = "; give the JSON that poolcast compare -o json wrote";

std::optional<std::string> text_at(json const& object, char const* key) {
  auto const at = object.find(key);
  if (at == object.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

std::optional<std::uint64_t> count_at(json const& object, char const* key) {
  auto const at = object.find(key);
  if (at == object.end() || !at->is_number_unsigned()) return std::nullopt;
  return at->get<std::uint64_t>();
}

/// A number, or money as text; an inner nothing is `null`, an outer one no value at all.
std::optional<std::optional<double>> value_of(json const& value) {
  if (value.is_null()) return std::optional<double>{};
  if (value.is_number()) return std::optional<double>{value.get<double>()};
  std::optional<double> const money =
      value.is_string() ? parse_number(value.get<std::string>()) : std::nullopt;
  if (!money) return std::nullopt;
  return money;
}

/// The figure's values by run; nothing if it is not there or not as it should be.
std::optional<Values> values_at(json const& figures, std::string const& name, std::size_t runs) {
  std::string path = "/" + name + "/runs";
  for (char& c : path) c = c == '.' ? '/' : c;
  json::json_pointer const pointer(path);
  if (!figures.is_object() || !figures.contains(pointer)) return std::nullopt;
  json const& array = figures.at(pointer);
  if (!array.is_array() || array.size() != runs) return std::nullopt;
  Values values;
  for (json const& item : array) {
    std::optional<std::optional<double>> const value = value_of(item);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

/// The metric that is missing; empty: none.
std::string read_figures(json const& figures, StoredVariant& stored, std::string const& pool) {
  std::vector<std::string> names;
  for (Metric const& metric : metrics()) names.push_back(metric.name);
  if (stored.wait_value) names.insert(names.end(), {"cost.waiting", "cost.withWaiting"});
  for (std::string const& name : names) {
    std::optional<Values> values = values_at(figures, name, stored.runs);
    if (!values) return name;
    stored.figures[pool][name] = std::move(*values);
  }
  return "";
}

Result<void> read_variant(json const& variant, StoredVariant& stored) {
  stored.description = text_at(variant, "description").value_or("");
  std::string const missing = read_figures(variant.value("total", json()), stored, "");
  if (!missing.empty()) {
    return fail(stored.file + ": has no figure '" + missing + "' of " +
                std::to_string(stored.runs) +
                " runs; it is of another version of poolcast: run compare -o json anew");
  }
  json const pools = variant.value("pools", json::array());
  for (json const& pool : pools) {
    std::optional<std::string> const id = text_at(pool, "id");
    if (!id || !pool.contains("figures")) continue;
    if (!read_figures(pool.at("figures"), stored, *id).empty()) stored.figures.erase(*id);
  }
  return {};
}

}  // namespace

Result<StoredVariant> read_stored_comparison(Source const& source) {
  json const root = json::parse(source.text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return fail(source.name + ": not JSON" + what_to_give);
  if (!root.is_object() || text_at(root, "kind") != "poolcast comparison") {
    return fail(source.name + ": not a comparison" + what_to_give);
  }
  std::optional<std::uint64_t> const version = count_at(root, "version");
  if (version != 1U) {
    return fail(source.name + ": is of another version of poolcast: run compare -o json anew");
  }
  auto const variants = root.find("variants");
  auto const seed = count_at(root, "seed"), seeds = count_at(root, "seeds");
  bool const complete = variants != root.end() && variants->is_array() && !variants->empty() &&
                        variants->front().is_object() && seed && seeds && *seeds > 0;
  if (!complete) return fail(source.name + ": has no variant with runs" + what_to_give);
  StoredVariant stored{.file = source.name,
                       .description = "",
                       .scenario = text_at(root, "scenario").value_or(""),
                       .load_fingerprint = text_at(root, "loadFingerprint").value_or(""),
                       .seed = *seed,
                       .runs = *seeds,
                       .currency = text_at(root, "currency").value_or(""),
                       .wait_value = std::nullopt,
                       .figures = {}};
  if (std::optional<std::string> const value = text_at(root, "waitValue")) {
    stored.wait_value = prices::parse_micro(*value);
  }
  Result<void> const read = read_variant(variants->front(), stored);
  if (!read) return fail(read.error().message);
  return stored;
}

std::optional<std::string> mismatch(StoredVariant const& stored, Comparison const& comparison) {
  if (stored.currency != comparison.currency) {
    return stored.file + ": its costs are in " + stored.currency + " and the scenario's in " +
           comparison.currency + "; compare runs of one currency";
  }
  if (comparison.wait_value && stored.wait_value != comparison.wait_value) {
    return stored.file + ": was made " +
           (stored.wait_value
                ? "with --wait-value " + prices::decimal_text(*stored.wait_value) + "/h"
                : "without --wait-value") +
           "; use the same value for both";
  }
  return std::nullopt;
}

}  // namespace poolcast::report
