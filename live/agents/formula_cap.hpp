// How many nodes a formula ever asks for, however many tasks wait: what a quota and a subnet must
// have room for.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.hpp"
#include "engine/base/time.hpp"
#include "engine/batch/types.hpp"

namespace poolcast::agents {

struct FormulaCap {
  batch::Targets nodes{};
  bool bounded = true;  // false: it asks for more and more, and `nodes` is how far it was followed
};

/// The most of each tier over the hours of the week that begins at `now`, each time from no node
/// up, with 100,000 tasks waiting since two hours. The error is the formula's.
Result<FormulaCap> formula_cap(std::string const& formula, std::int64_t slots_per_node, Time now);

}  // namespace poolcast::agents
