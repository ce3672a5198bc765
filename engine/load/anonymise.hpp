// A load that says nothing of whose it is: names replaced by numbered ones in the order in which
// they appear; the structure, and all that a simulation sees, stay.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/load/load.hpp"

namespace poolcast::load {

struct AnonymiseOptions {
  /// A Monday (UTC): the week of the first job becomes the week that begins there.
  std::optional<Time> monday{};
  Duration round{};  // of durations, to the nearest multiple; 0: as they are
};

struct Anonymised {
  std::size_t ids = 0, kinds = 0, pipelines = 0, pools = 0;  // replaced
  Duration shift{};
};

/// `pools` are the names by PoolId; an empty one stays.
Anonymised anonymise(Load& load, std::vector<std::string>& pools, AnonymiseOptions const& options);

}  // namespace poolcast::load
