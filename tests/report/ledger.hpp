// Ledgers written by hand, in seconds from 1970, for tests of the reports that are checked by eye.
#pragma once

#include <string>
#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/load/load.hpp"
#include "engine/report/summary.hpp"

namespace poolcast::report {

inline Time at(std::int64_t seconds) { return Time{} + seconds * second; }

inline batch::EvaluationRow limited_at(std::int64_t seconds, std::uint16_t pool = 0,
                                       batch::Limit limit = batch::Limit::formula) {
  return {
      .at = at(seconds), .pool = batch::PoolId{pool}, .limit = limit, .before = {}, .after = {}};
}

/// `evaluation 10, cap 0, node_start 5, slot 0, agent_start 2`, in seconds.
inline std::string text_of(WaitingTime const& waiting) {
  auto const part = [](char const* name, Duration length) {
    return std::string(name) + " " + std::to_string(length / second);
  };
  return part("evaluation", waiting.evaluation) + ", " + part("cap", waiting.cap) + ", " +
         part("node_start", waiting.node_start) + ", " + part("slot", waiting.slot) + ", " +
         part("agent_start", waiting.agent_start);
}

/// A pool of nodes with two slots, and no prices.
inline PoolFacts plain_pool(std::string const& id = "pool") {
  return {.id = id, .description = "two slots", .task_slots_per_node = 2};
}

}  // namespace poolcast::report
