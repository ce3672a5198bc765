// A list that is asked for again: only of what has changed since.
#pragma once

#include <optional>
#include <string>

#include "engine/base/time.hpp"

namespace poolcast::live {

/// Lists are a little behind, and rows of the same moment may come in two looks.
inline constexpr Duration list_overlap = minute;

/// The filter for rows since the latest one that is known; nothing for all of them.
inline std::string changed_since(std::optional<Time> const& latest) {
  if (!latest) return "";
  return "stateTransitionTime ge DateTime'" + format_time(*latest - list_overlap, 0) + "'";
}

inline void note_latest(std::optional<Time>& latest, std::optional<Time> const& since) {
  if (since && (!latest || *since > *latest)) latest = since;
}

}  // namespace poolcast::live
