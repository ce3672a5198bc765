#include "engine/iac/pool_body.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/iac/json.hpp"
#include "engine/iac/pools.hpp"

namespace poolcast::iac {
namespace {

/// Keys that ARM or the Azure CLI write otherwise, some of them in another case only.
struct Renamed {
  std::string_view elsewhere;
  std::string_view name;
};
constexpr Renamed renamed_keys[] = {
    {"nodeAgentSkuId", "nodeAgentSKUId"},
    {"inboundNatPools", "inboundNATPools"},
    {"publicIpAddressConfiguration", "publicIPAddressConfiguration"},
    {"dynamicVnetAssignmentScope", "dynamicVNetAssignmentScope"},
    {"diskSizeGb", "diskSizeGB"},
    {"ephemeralOsDiskSettings", "ephemeralOSDiskSettings"},
    {"userName", "username"},
    {"maxTasksPerNode", "taskSlotsPerNode"},
};

// Values that are numbers or truth values, should an expression give them.
constexpr std::string_view bare_values[] = {
    "taskSlotsPerNode",
    "targetDedicatedNodes",
    "targetLowPriorityNodes",
    "waitForSuccess",
    "maxTaskRetryCount",
    "frontendPortRangeStart",
    "backendPort",
    "frontendPortRangeEnd",
    "lun",
    "priority",
    "enableAutomaticUpdates",
    "diskSizeGB",
    "uid",
    "autoUpgradeMinorVersion",
    "gid",
};

// Choices that ARM writes with capitals, and the REST API without.
constexpr std::string_view lower_case_choices[] = {
    "nodeFillType",
    "scope",
    "elevationLevel",
    "protocol",
    "access",
    "provision",
    "caching",
    "policy",
    "storageAccountType",
    "loginMode",
    "storeName",
    "dynamicVNetAssignmentScope",
    "storeLocation",
    "targetNodeCommunicationMode",
};

// Of an id that resourceId() makes, the subscription and the group are not known here.
constexpr std::string_view resource_ids[] = {"subnetId", "virtualMachineImageId", "ipAddressIds",
                                             "resourceId"};

bool has(auto const& table, std::string_view key) {
  return std::ranges::find(table, key) != std::ranges::end(table);
}

std::string name_of(std::string_view key) {
  auto const row = std::ranges::find_if(
      renamed_keys, [&](Renamed const& one) { return same_but_for_case(one.elsewhere, key); });
  return std::string(row == std::ranges::end(renamed_keys) ? key : row->name);
}

Node string_node(std::string text) { return make_node(Node::Kind::string, {}, std::move(text)); }

void set(Node& object, std::string key, Node value) {
  object.members.push_back({std::move(key), {}, std::move(value)});
}

/// Of one pool.
struct Translation {
  Resolve const& resolve;
  bool arm;
  PoolBody result{};

  Node value_at(std::string const& key, Node const& node, Diagnostics& problems) const;
  Node container(std::string const& key, Node const& node, Diagnostics& problems) const;
  Node text_value(std::string const& key, std::string text, bool literal) const;
  std::string key_in(std::string const& parent, std::string const& key) const;
  void take(std::string const& name, Node const& node);
  void take_scale(Node const& settings);
  void take_packages(Node const& packages);
  void leave_out(std::string name, std::string reason);
};

std::string Translation::key_in(std::string const& parent, std::string const& key) const {
  if (arm && parent == "imageReference" && same_but_for_case(key, "id"))
    return "virtualMachineImageId";
  return name_of(key);
}

Node Translation::text_value(std::string const& key, std::string text, bool literal) const {
  if (!literal && has(bare_values, key)) {
    std::string const word = lower_case(text);
    bool const truth = word == "true" || word == "false";
    return make_node(truth ? Node::Kind::boolean : Node::Kind::number, {}, truth ? word : text);
  }
  if (arm && has(lower_case_choices, key)) return string_node(lower_case(text));
  if (arm && (same_but_for_case(text, "DockerCompatible") || key == "workingDirectory")) {
    text.replace(0, 1, lower_case(text.substr(0, 1)));
  }
  return string_node(std::move(text));
}

Node Translation::container(std::string const& key, Node const& node, Diagnostics& problems) const {
  Node copy = make_node(node.kind, {});
  for (Node const& item : node.items) copy.items.push_back(value_at(key, item, problems));
  for (Member const& member : node.members) {
    std::string name = key_in(key, member.key);
    Node value = value_at(name, member.value, problems);
    if (value.kind != Node::Kind::null) set(copy, std::move(name), std::move(value));
  }
  return copy;
}

Node Translation::value_at(std::string const& key, Node const& node, Diagnostics& problems) const {
  if (node.kind == Node::Kind::object || node.kind == Node::Kind::array) {
    return container(key, node, problems);
  }
  if (node.kind != Node::Kind::string) return make_node(node.kind, {}, node.text);
  Value const value = resolve(node, problems);
  if (!value.known) return make_node(Node::Kind::null, {});
  if (value.node != nullptr) return container(key, *value.node, problems);
  if (arm && has(resource_ids, key) && !value.text.text.starts_with("/")) {
    problems.push_back({Severity::error, node.span,
                        "'" + value.text.text +
                            "' is not the whole id of a resource, which only "
                            "a deployment knows"});
    return make_node(Node::Kind::null, {});
  }
  return text_value(key, value.text.text, value.literal.has_value());
}

void Translation::leave_out(std::string name, std::string reason) {
  result.left_out.push_back({std::move(name), std::move(reason)});
}

/// All of a property or nothing of it.
void Translation::take(std::string const& name, Node const& node) {
  Diagnostics problems;
  Node value = value_at(name, node, problems);
  if (!problems.empty()) return leave_out(name, problems.front().message);
  if (value.kind != Node::Kind::null) set(result.body, name, std::move(value));
}

void Translation::take_scale(Node const& settings) {
  Node const* const scaled = find_child(settings, "autoScale");
  bool const by_formula = scaled != nullptr && scaled->kind == Node::Kind::object;
  set(result.body, "enableAutoScale",
      make_node(Node::Kind::boolean, {}, by_formula ? "true" : "false"));
  struct Row {
    std::string_view path;
    std::string name;
  };
  for (Row const& row : {Row{"autoScale/formula", "autoScaleFormula"},
                         Row{"autoScale/evaluationInterval", "autoScaleEvaluationInterval"},
                         Row{"fixedScale/targetDedicatedNodes", "targetDedicatedNodes"},
                         Row{"fixedScale/targetLowPriorityNodes", "targetLowPriorityNodes"},
                         Row{"fixedScale/resizeTimeout", "resizeTimeout"}}) {
    if (Node const* const node = find(settings, row.path)) take(row.name, *node);
  }
}

/// ARM names an application by its resource, the REST API by its id.
void Translation::take_packages(Node const& packages) {
  std::string const name = "applicationPackageReferences";
  Diagnostics problems;
  Node list = value_at(name, packages, problems);
  if (!problems.empty()) return leave_out(name, problems.front().message);
  for (Node& package : list.items) {
    for (Member& member : package.members) {
      if (!same_but_for_case(member.key, "id")) continue;
      member.key = "applicationId";
      member.value.text.erase(0, member.value.text.rfind('/') + 1);
    }
  }
  set(result.body, name, std::move(list));
}

// What an ARM pool can have, and no request of the REST API can set.
constexpr std::string_view arm_only[] = {"certificates", "identity", "upgradePolicy",
                                         "resourceTags"};

void take_arm_property(Translation& translation, Member const& property) {
  std::string const& key = property.key;
  Node const& node = property.value;
  if (same_but_for_case(key, "scaleSettings")) return translation.take_scale(node);
  if (same_but_for_case(key, "applicationPackages")) return translation.take_packages(node);
  if (same_but_for_case(key, "interNodeCommunication")) {
    bool const enabled = same_but_for_case(node.text, "Enabled");
    return set(translation.result.body, "enableInterNodeCommunication",
               make_node(Node::Kind::boolean, {}, enabled ? "true" : "false"));
  }
  if (same_but_for_case(key, "deploymentConfiguration")) {
    for (Member const& way : node.members) translation.take(name_of(way.key), way.value);
    return;
  }
  bool const only_arm = std::ranges::any_of(
      arm_only, [&](std::string_view name) { return same_but_for_case(name, key); });
  if (only_arm) return translation.leave_out(key, "only an ARM deployment can set it");
  translation.take(name_of(key), node);
}

PoolBody arm_body(Node const& resource, std::string const& id, Resolve const& resolve) {
  Translation translation{resolve, true};
  translation.result.body = make_node(Node::Kind::object, {});
  set(translation.result.body, "id", string_node(id));
  if (Node const* const identity = find_child(resource, "identity")) {
    take_arm_property(translation, {"identity", {}, *identity});
  }
  for (Member const& property : find_child(resource, "properties")->members) {
    take_arm_property(translation, property);
  }
  return std::move(translation.result);
}

PoolBody batch_body(Node const& pool, Resolve const& resolve) {
  Translation translation{resolve, false};
  translation.result.body = make_node(Node::Kind::object, {});
  for (Member const& property : pool.members) {
    translation.take(name_of(property.key), property.value);
  }
  return std::move(translation.result);
}

}  // namespace

Expected<PoolBody, Diagnostics> pool_body(Source const& source, Parameters const& parameters,
                                          TemplatePool const& pool) {
  if (pool.kind != PoolKind::arm && pool.kind != PoolKind::batch) {
    return tl::unexpected(Diagnostics{
        {Severity::error, pool.place,
         "a pool of " + std::string(iac::name_of(pool.kind)) +
             " is not taken: give the service's JSON, or an ARM template ('az bicep build' makes "
             "one of Bicep)"}});
  }
  Expected<Node, Diagnostics> const root = read_json(source);
  if (!root) return tl::unexpected(root.error());
  TemplateFile const file{source, *root, parameters};
  std::optional<PoolBody> found;
  TakePool const take = [&](Node const& node, Resolve const& resolve) {
    if (node.span.begin != pool.place.begin) return;
    found =
        pool.kind == PoolKind::arm ? arm_body(node, pool.name, resolve) : batch_body(node, resolve);
  };
  pool.kind == PoolKind::arm ? each_arm_pool(file, take) : each_batch_pool(file, take);
  ENSURE(found);  // the pool was read out of this very file
  return std::move(*found);
}

}  // namespace poolcast::iac
