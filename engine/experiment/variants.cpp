#include "engine/experiment/variants.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::experiment {
namespace {

/// The first part of a path that leads into what the load is drawn from.
constexpr std::string_view load_keys[] = {"load", "start", "horizon", "pools"};

bool changes_load(std::string const& key) {
  return std::ranges::find(load_keys, split(key, '.').front()) != std::end(load_keys);
}

/// At commas outside brackets and quotes.
std::vector<std::string> values_of(std::string_view text) {
  std::vector<std::string> values(1);
  int depth = 0;
  bool quoted = false;
  for (char const c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && depth <= 0 && !quoted) {
      values.emplace_back();
    } else {
      values.back() += c;
    }
  }
  return values;
}

struct Combination {
  Overrides overrides;
  std::string description;
  std::string load;  // the settings that change the load, as text
};

void describe(Combination& combination, std::string const& words) {
  if (words.empty()) return;
  combination.description += (combination.description.empty() ? "" : ", ") + words;
}

std::vector<Combination> combinations_of(VariantsRequest const& request) {
  std::vector<Combination> all = {{request.overrides, "", ""}};
  if (!request.formulas.empty()) all.clear();
  for (std::string const& formula : request.formulas) {
    all.push_back({request.overrides, formula, ""});
    all.back().overrides.formulas = {formula};
  }
  for (Variation const& variation : request.variations) {
    std::vector<Combination> more;
    for (Combination const& one : all) {
      for (std::string const& value : variation.values) {
        Combination& made = more.emplace_back(one);
        made.overrides.settings.push_back({variation.key, value});
        describe(made, variation.key + " " + value);
        if (!changes_load(variation.key)) continue;
        made.load.append(variation.key).append("=").append(value).append("\n");
      }
    }
    all = std::move(more);
  }
  for (Combination& one : all) {
    if (one.description.empty()) one.description = "as the scenario says";
  }
  return all;
}

std::string too_many(VariantsRequest const& request) {
  std::size_t count = std::max<std::size_t>(1, request.formulas.size());
  std::string product;
  if (!request.formulas.empty()) product = std::to_string(request.formulas.size()) + " formulas";
  for (Variation const& variation : request.variations) {
    count = std::min<std::size_t>(count * variation.values.size(), 1'000'000);
    product += (product.empty() ? "" : " x ") + std::to_string(variation.values.size()) +
               " values of " + variation.key;
  }
  if (count <= most_variants) return "";
  return product + " are " + format_count(static_cast<long long>(count)) +
         " variants, more than the " + std::to_string(most_variants) +
         " that can be compared at once; give fewer values";
}

std::string repeated_key(VariantsRequest const& request) {
  for (std::size_t i = 0; i < request.variations.size(); ++i) {
    std::string const& key = request.variations[i].key;
    for (std::size_t k = 0; k < i; ++k) {
      if (request.variations[k].key == key) {
        std::string text = "--vary ";
        text.append(key).append(": given twice; write all its values in one: --vary ");
        return text.append(key).append("=1,2,3");
      }
    }
  }
  return "";
}

}  // namespace

Result<Variation> parse_variation(std::string const& text) {
  std::size_t const equals = text.find('=');
  if (equals == text.npos) {
    return fail("--vary: '" + text + "' has no values; write --vary taskSlotsPerNode=2,4");
  }
  Variation variation{std::string(trim(text.substr(0, equals))),
                      values_of(std::string_view(text).substr(equals + 1))};
  std::string const at = "--vary " + variation.key + ": ";
  if (variation.key.empty()) {
    return fail("--vary: '" + text +
                "' names no key; if it was a formula's constant, the shell took it: write --vary "
                "'$cap=4,8', in single quotes");
  }
  if (variation.key == "seed") {
    return fail(at + "every variant runs the same seeds; choose them by --seed and --seeds");
  }
  if (std::ranges::find(variation.values, "") != variation.values.end()) {
    return fail(at + "a value is empty; write " + variation.key + "=V1,V2");
  }
  auto const repeated = std::ranges::find_if(variation.values, [&](std::string const& value) {
    return std::ranges::count(variation.values, value) > 1;
  });
  if (repeated != variation.values.end()) return fail(at + "'" + *repeated + "' is given twice");
  return variation;
}

Result<std::vector<Variant>> variants_of(VariantsRequest const& request) {
  std::string problem = repeated_key(request);
  if (problem.empty()) problem = too_many(request);
  if (!problem.empty()) return fail(problem);
  std::vector<Variant> variants;
  std::vector<std::string> loads;
  for (Combination const& one : combinations_of(request)) {
    Result<Scenario> scenario = load_scenario(request.scenario, one.overrides);
    if (!scenario) return fail(scenario.error().message);
    auto load = std::ranges::find(loads, one.load);
    if (load == loads.end()) load = loads.insert(load, one.load);
    variants.push_back(
        {one.description, std::move(*scenario), static_cast<std::size_t>(load - loads.begin())});
  }
  for (Variant const& variant : variants) {
    if (variant.scenario.pool_ids() == variants.front().scenario.pool_ids()) continue;
    return fail("the variants have different pools; only pools of the same ids can be compared");
  }
  return variants;
}

}  // namespace poolcast::experiment
