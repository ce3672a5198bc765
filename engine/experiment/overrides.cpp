#include "engine/experiment/overrides.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "engine/base/text.hpp"

namespace poolcast::experiment {
namespace {

using nlohmann::json;
using Path = std::span<std::string_view const>;

/// The keys of the scenario itself, as scenarios/schema.json lists them; a test compares the two.
constexpr std::string_view scenario_keys[] = {
    "$schema",   "name",  "description", "start",  "horizon", "seed", "pools", "model",
    "semantics", "quota", "pipelines",   "faults", "prices",  "load", "tune"};

/// Of any sensible file a few; what writes JSON calls itself at each.
constexpr int most_levels = 500;

struct Parsed {
  json root;  // discarded: no JSON, or too deep
  bool too_deep = false;
};

Parsed parsed(std::string const& text, bool comments) {
  Parsed parsed;
  auto const shallow = [&](int level, json::parse_event_t, json const&) {
    parsed.too_deep = parsed.too_deep || level > most_levels;
    return !parsed.too_deep;
  };
  parsed.root = json::parse(text, shallow, /*allow_exceptions=*/false, comments);
  if (parsed.too_deep) parsed.root = json(json::value_t::discarded);
  return parsed;
}

/// A number, true, false, an array or an object as JSON writes them; anything else is text.
json value_of(std::string const& text) {
  json value = parsed(text, false).root;
  return value.is_discarded() || value.is_null() ? json(text) : value;
}

std::string joined(Path path) {
  std::string text;
  for (std::string_view part : path) text += (text.empty() ? "" : ".") + std::string(part);
  return text;
}

/// What `key` leads to from `at`; made if an object has no such key yet.
Result<json*> step(json& at, std::string_view key, Path so_far) {
  if (at.is_object() || at.is_null()) return &at[std::string(key)];
  if (!at.is_array()) {
    return fail("'" + joined(so_far) + "' has no keys of its own; it is " +
                at.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  long long const index = parse_integer(key).value_or(-1);
  if (index >= 0 && index < std::ssize(at)) return &at[static_cast<std::size_t>(index)];
  return fail("'" + joined(so_far) + "' is an array of " + std::to_string(at.size()) +
              "; write its index, from 0, in place of '" + std::string(key) + "'");
}

Result<void> set(json& root, Path path, json const& value) {
  json* at = &root;
  for (std::size_t i = 0; i < path.size(); ++i) {
    Result<json*> const next = step(*at, path[i], path.first(i));
    if (!next) return fail(next.error().message);
    at = *next;
  }
  *at = value;
  return {};
}

bool has_id(json const& pool, std::string_view id) {
  if (!pool.is_object()) return false;
  auto const at = pool.find("id");
  return at != pool.end() && at->is_string() && at->get<std::string>() == id;
}

/// How many parts of the path are the id of a pool, which may have points in it; 0: none. Of two
/// ids it is the longer one.
std::size_t id_parts(json const& pools, Path path) {
  std::size_t count = path.empty() ? 0 : path.size() - 1;
  auto const is_id = [&](json const& pool) { return has_id(pool, joined(path.first(count))); };
  while (count > 0 && std::ranges::none_of(pools, is_id)) --count;
  return count;
}

/// `'; did you mean 'batchLinux'?` for what is hardly one of a pool's keys.
std::string nearest_id(json const& pools, std::string_view id) {
  std::vector<std::string> ids;
  for (json const& pool : pools) {
    if (!pool.is_object() || pool.contains(id)) return "";
    auto const at = pool.find("id");
    if (at != pool.end() && at->is_string()) ids.push_back(at->get<std::string>());
  }
  std::vector<std::string_view> const candidates(ids.begin(), ids.end());
  std::string const meant = did_you_mean(id, candidates);
  return meant.empty() ? "" : "'" + meant;
}

/// In every pool, or in the one that the path begins with.
Result<void> set_in_pools(json& root, Path path, json const& value) {
  auto const pools = root.find("pools");
  if (pools == root.end() || !pools->is_array()) return {};  // the reader says what is wrong
  std::size_t const of_id = id_parts(*pools, path);
  std::string const id = joined(path.first(of_id));
  if (path.size() > 1 && of_id == 0) {
    std::string const meant = nearest_id(*pools, path.front());
    if (!meant.empty()) return fail("no pool has the id '" + std::string(path.front()) + meant);
  }
  for (json& pool : *pools) {
    if (!pool.is_object() || (of_id > 0 && !has_id(pool, id))) continue;
    Result<void> done = set(pool, path.subspan(of_id), value);
    if (!done) return done;
  }
  return {};
}

Result<void> apply(json& root, Setting const& setting) {
  std::vector<std::string_view> const parts = split(setting.key, '.');
  if (std::ranges::find(parts, "") != parts.end()) return fail("a part of the key is empty");
  Path const path(parts);
  json const value = value_of(setting.value);
  if (path.front() == "pool" && path.size() > 1) return set_in_pools(root, path.subspan(1), value);
  bool const of_scenario =
      std::ranges::find(scenario_keys, path.front()) != std::end(scenario_keys);
  return of_scenario ? set(root, path, value) : set_in_pools(root, path, value);
}

/// What the path leads to from `at`; nothing if it leads nowhere.
json const* found_at(json const& at, Path path) {
  json const* found = &at;
  for (std::string_view const part : path) {
    if (found->is_array()) {
      long long const index = parse_integer(part).value_or(-1);
      if (index < 0 || index >= std::ssize(*found)) return nullptr;
      found = &(*found)[static_cast<std::size_t>(index)];
      continue;
    }
    auto const next = found->is_object() ? found->find(part) : found->end();
    if (!found->is_object() || next == found->end()) return nullptr;
    found = &*next;
  }
  return found;
}

std::vector<json const*> found_in_pools(json const& root, Path path) {
  std::vector<json const*> found;
  auto const pools = root.find("pools");
  if (pools == root.end() || !pools->is_array()) return found;
  std::size_t const of_id = id_parts(*pools, path);
  std::string const id = joined(path.first(of_id));
  for (json const& pool : *pools) {
    if (of_id > 0 && !has_id(pool, id)) continue;
    found.push_back(found_at(pool, path.subspan(of_id)));
  }
  return found;
}

std::string scalar_text(json const& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

bool sets_constant(Setting const& setting) {
  std::size_t const point = setting.key.rfind('.');
  return setting.key.substr(point == setting.key.npos ? 0 : point + 1).starts_with('$') &&
         setting.key != "$schema";
}

Result<std::string> with_settings(Source const& scenario, std::vector<Setting> const& settings) {
  if (settings.empty()) return scenario.text;
  auto [root, too_deep] = parsed(scenario.text, true);
  if (too_deep) {
    return fail(scenario.name + ": is nested more than " + std::to_string(most_levels) +
                " levels deep");
  }
  if (!root.is_object()) return scenario.text;  // the reader says what is wrong
  for (Setting const& setting : settings) {
    if (sets_constant(setting)) continue;
    Result<void> const applied = apply(root, setting);
    if (!applied) return fail(applied.error().message);
  }
  return root.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::string> value_at(Source const& scenario, std::string const& key) {
  json const root = parsed(scenario.text, true).root;
  std::vector<std::string_view> const parts = split(key, '.');
  Path const path(parts);
  bool const pool_key = path.front() == "pool" && path.size() > 1;
  bool const of_scenario =
      std::ranges::find(scenario_keys, path.front()) != std::end(scenario_keys);
  std::vector<json const*> found;
  if (!root.is_object()) return fail("is not in the scenario");
  if (pool_key || !of_scenario) {
    found = found_in_pools(root, pool_key ? path.subspan(1) : path);
  } else {
    found.push_back(found_at(root, path));
  }
  if (found.empty() || std::ranges::count(found, nullptr) > 0) {
    return fail("is not in the scenario; write there what it is now");
  }
  std::string text = scalar_text(*found.front());
  for (json const* other : found) {
    if (scalar_text(*other) == text) continue;
    return fail("is " + text + " in one pool and " + scalar_text(*other) +
                " in another; tune them apart: 'pool.ID.KEY'");
  }
  return text;
}

std::string text_of(Setting const& setting, std::string const& option) {
  return option + (option.empty() ? "" : " ") + setting.key + "=" + setting.value;
}

}  // namespace poolcast::experiment
