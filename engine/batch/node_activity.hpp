// What a node is paid for in each of its states: the rule that the ledger and the charts share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/batch/observation.hpp"

namespace poolcast::batch {

/// What a node does while it is paid for.
enum class NodeActivity : std::uint8_t { starting, pulling, idle, running, draining, unusable };
inline constexpr std::size_t node_activities = 6;

/// Nothing where it is not paid for. `leaving`: it has been told to go.
std::optional<NodeActivity> activity_in(NodeChange change, bool leaving);

}  // namespace poolcast::batch
