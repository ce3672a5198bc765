#include "live/pool_difference.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/base/width.hpp"
#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;
using Differences = std::vector<PropertyDifference>;

constexpr std::string_view fixed_properties[] = {
    "displayName",         "vmSize",
    "taskSlotsPerNode",    "taskSchedulingPolicy",
    "userAccounts",        "virtualMachineConfiguration",
    "applicationLicenses", "cloudServiceConfiguration",
    "mountConfiguration",  "enableInterNodeCommunication",
    "networkConfiguration"};
constexpr std::string_view patched_properties[] = {"startTask", "certificateReferences",
                                                   "applicationPackageReferences", "metadata",
                                                   "targetNodeCommunicationMode"};
constexpr std::string_view scaling_properties[] = {
    "enableAutoScale",      "autoScaleFormula",       "autoScaleEvaluationInterval",
    "targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout"};
constexpr std::string_view told_properties[] = {"odata.metadata",
                                                "url",
                                                "eTag",
                                                "lastModified",
                                                "creationTime",
                                                "state",
                                                "stateTransitionTime",
                                                "allocationState",
                                                "allocationStateTransitionTime",
                                                "resizeErrors",
                                                "currentDedicatedNodes",
                                                "currentLowPriorityNodes",
                                                "autoScaleRun",
                                                "stats",
                                                "identity",
                                                "currentNodeCommunicationMode"};

// What the service sets where nothing is said, and shows then.
struct Default {
  std::string_view key;
  std::string_view value;
};
constexpr Default defaults[] = {
    {"taskSlotsPerNode", "1"},
    {"nodeFillType", "spread"},
    {"waitForSuccess", "true"},
    {"scope", "pool"},
    {"scope", "task"},
    {"elevationLevel", "nonadmin"},
    {"workingDirectory", "taskworkingdirectory"},
    {"targetNodeCommunicationMode", "default"},
    {"provision", "batchmanaged"},
    {"dynamicVNetAssignmentScope", "none"},
    {"storeLocation", "currentuser"},
    {"storeName", "my"},
};

// The service never shows them again.
constexpr std::string_view secret_keys[] = {"password", "accountKey", "sasKey", "sshPrivateKey",
                                            "protectedSettings"};
// Shown again, and often a secret: said to differ, and no more.
constexpr std::string_view unprinted_keys[] = {"value", "containerRunOptions", "settings",
                                               "mountOptions", "blobfuseOptions"};

// Texts that mean the same in any case.
constexpr std::string_view caseless_keys[] = {
    "vmSize",        "publisher",     "offer",
    "sku",           "version",       "virtualMachineImageId",
    "subnetId",      "nodeFillType",  "scope",
    "provision",     "protocol",      "elevationLevel",
    "access",        "caching",       "storageAccountType",
    "policy",        "loginMode",     "workingDirectory",
    "storeLocation", "storeName",     "thumbprint",
    "type",          "applicationId", "targetNodeCommunicationMode",
    "visibility",    "resourceId",    "nodeAgentSKUId",
    "ipAddressIds",  "placement",     "dynamicVNetAssignmentScope"};

bool has(auto const& table, std::string_view key) {
  return std::ranges::find(table, key) != std::ranges::end(table);
}

std::string joined(std::string const& path, std::string const& key) {
  return path.empty() ? key : path + "." + key;
}

/// Whether it says no more than nothing would.
bool says_nothing(std::string const& key, json const& value) {
  if (value.is_null()) return true;
  if (value.is_object()) {
    return std::ranges::all_of(
        value.items(), [](auto const& item) { return says_nothing(item.key(), item.value()); });
  }
  std::string const text = value.is_string() ? value.get<std::string>() : value.dump();
  bool has_default = false;
  for (Default const& row : defaults) {
    if (row.key != key) continue;
    if (same_but_for_case(row.value, text)) return true;
    has_default = true;
  }
  if (has_default) return false;
  return value == json(false) || text.empty() || text == "0" || text == "[]";
}

bool same_scalar(std::string const& key, json const& a, json const& b) {
  if (!a.is_string() || !b.is_string()) return a == b;
  std::string const& left = a.get_ref<std::string const&>();
  std::string const& right = b.get_ref<std::string const&>();
  return has(caseless_keys, key) ? same_but_for_case(left, right) : left == right;
}

std::string without_query(std::string const& text) {
  bool const is_address = text.starts_with("https://") || text.starts_with("http://");
  std::size_t const mark = text.find('?');
  return is_address && mark != text.npos ? text.substr(0, mark) + "?..." : text;
}

/// Without what may be a secret: a shared access signature stands in an address's query.
json printable(std::string const& path, std::string const& key, json const& value) {
  bool const is_metadata = path.starts_with("metadata");
  if (has(secret_keys, key) || (has(unprinted_keys, key) && !is_metadata)) {
    return value.is_null() ? value : json("(not shown)");
  }
  if (value.is_string()) return without_query(value.get<std::string>());
  json copy = value;
  if (value.is_array()) {
    for (json& item : copy) item = printable(path, key, item);
  }
  if (value.is_object()) {
    for (auto const& [name, one] : value.items()) copy[name] = printable(path, name, one);
  }
  return copy;
}

std::string shown(std::string const& path, std::string const& key, json const& value) {
  constexpr std::size_t longest = 160;
  if (value.is_null()) return "nothing";
  return cut_to(printable(path, key, value).dump(-1, ' ', false, json::error_handler_t::replace),
                longest);
}

/// Of one property.
struct Comparison {
  bool is_fixed;  // the service fills in more of such a property than is known here
  Differences found{};

  void compare(std::string const& path, std::string const& key, json const& wanted,
               json const& there);
  void compare_objects(std::string const& path, json const& wanted, json const& there);
  bool same_list(std::string const& key, json const& wanted, json const& there) const;
};

void Comparison::compare(std::string const& path, std::string const& key, json const& wanted,
                         json const& there) {
  if (has(secret_keys, key)) return;
  if (says_nothing(key, wanted) && says_nothing(key, there)) return;
  if (wanted.is_object() && there.is_object()) return compare_objects(path, wanted, there);
  bool const lists = wanted.is_array() && there.is_array();
  if (lists ? same_list(key, wanted, there) : same_scalar(key, wanted, there)) return;
  found.push_back({path, shown(path, key, wanted), shown(path, key, there)});
}

void Comparison::compare_objects(std::string const& path, json const& wanted, json const& there) {
  for (auto const& [key, value] : wanted.items()) {
    compare(joined(path, key), key, value, member(there, key.c_str()));
  }
  if (is_fixed) return;
  for (auto const& [key, value] : there.items()) {
    if (!wanted.contains(key)) compare(joined(path, key), key, nullptr, value);
  }
}

/// In any order: the service gives lists back in its own.
bool Comparison::same_list(std::string const& key, json const& wanted, json const& there) const {
  if (wanted.size() != there.size()) return false;
  std::vector<bool> used(there.size());
  for (json const& one : wanted) {
    std::size_t at = 0;
    for (; at < there.size(); ++at) {
      if (used[at]) continue;
      Comparison of_item{is_fixed};
      of_item.compare("", key, one, there[at]);
      if (of_item.found.empty()) break;
    }
    if (at == there.size()) return false;
    used[at] = true;
  }
  return true;
}

Differences differences_in(std::string_view property, bool is_fixed, json const& wanted,
                           json const& there) {
  std::string const name(property);
  Comparison comparison{is_fixed};
  comparison.compare(name, name, member(wanted, name.c_str()), member(there, name.c_str()));
  return std::move(comparison.found);
}

bool says_size(json const& wanted) {
  return !member(wanted, "targetDedicatedNodes").is_null() ||
         !member(wanted, "targetLowPriorityNodes").is_null();
}

/// What says nothing of its size leaves that to whoever set it.
bool scaling_differs(json const& wanted, json const& there) {
  if (member(wanted, "enableAutoScale").is_null() && !says_size(wanted)) return false;
  if (boolean_at(wanted, "enableAutoScale") != boolean_at(there, "enableAutoScale")) return true;
  if (boolean_at(wanted, "enableAutoScale")) {
    return text_at(wanted, "autoScaleFormula") != text_at(there, "autoScaleFormula") ||
           interval_of(wanted) != interval_of(there);
  }
  return other_targets(wanted, there);
}

}  // namespace

Duration interval_of(json const& pool) {
  constexpr Duration by_default = 15 * minute;
  return parse_duration(text_at(pool, "autoScaleEvaluationInterval")).value_or(by_default);
}

bool other_targets(json const& wanted, json const& there) {
  if (!says_size(wanted)) return false;
  return integer_at(wanted, "targetDedicatedNodes") != integer_at(there, "targetDedicatedNodes") ||
         integer_at(wanted, "targetLowPriorityNodes") !=
             integer_at(there, "targetLowPriorityNodes");
}

PoolDifference difference(json const& wanted, json const& there,
                          std::set<std::string> const& left_out) {
  PoolDifference result;
  auto const add = [&](std::string_view property, bool is_fixed, Differences& all) {
    if (left_out.contains(std::string(property))) return;
    std::ranges::move(differences_in(property, is_fixed, wanted, there), std::back_inserter(all));
  };
  for (std::string_view const property : fixed_properties) add(property, true, result.fixed);
  for (std::string_view const property : patched_properties) add(property, false, result.patched);
  result.scaling = scaling_differs(wanted, there);
  return result;
}

std::vector<std::string> const& pool_properties() {
  static std::vector<std::string> const all = [] {
    std::vector<std::string> names = {"id"};
    names.insert(names.end(), std::begin(fixed_properties), std::end(fixed_properties));
    names.insert(names.end(), std::begin(patched_properties), std::end(patched_properties));
    names.insert(names.end(), std::begin(scaling_properties), std::end(scaling_properties));
    return names;
  }();
  return all;
}

bool is_pool_property(std::string const& name) { return has(pool_properties(), name); }
bool is_told_only(std::string const& name) { return has(told_properties, name); }

std::string top_of(std::string const& property) { return property.substr(0, property.find('.')); }

}  // namespace poolcast::live
