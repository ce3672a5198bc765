// A pool as a file describes it (PoolAddParameter), compared with the pool that is there
// (CloudPool). Pure: no connection. What the service fills in by itself is no difference, nor is
// what it never shows, as passwords.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::live {

/// Values are JSON, cut where they are long; what may be a secret is not in them.
struct PropertyDifference {
  std::string property;  // `startTask.commandLine`
  std::string wanted;
  std::string there;
};

struct PoolDifference {
  std::vector<PropertyDifference> fixed;    // a pool keeps these for its life
  std::vector<PropertyDifference> patched;  // what a PATCH changes
  bool scaling = false;                     // the formula, its interval, or the number of nodes
};

/// Properties in `left_out` are not compared.
PoolDifference difference(nlohmann::json const& wanted, nlohmann::json const& there,
                          std::set<std::string> const& left_out = {});

/// Whether a number of nodes is wanted that is not the pool's target.
bool other_targets(nlohmann::json const& wanted, nlohmann::json const& there);

/// Between evaluations of its formula; the service's default where none is said.
Duration interval_of(nlohmann::json const& pool);

/// The properties that POST /pools takes.
bool is_pool_property(std::string const& name);
std::vector<std::string> const& pool_properties();
/// Those that the service tells of a pool besides.
bool is_told_only(std::string const& name);

/// The first part of a property's path: `startTask`.
std::string top_of(std::string const& property);

}  // namespace poolcast::live
