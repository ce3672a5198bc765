// Reading fields of what a service answers: one that is missing or of another type gives a default,
// because services leave out what has none, and add what is new.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "engine/base/time.hpp"

namespace poolcast::live {

/// null where `object` has no such member, or is no object.
nlohmann::json const& member(nlohmann::json const& object, char const* key);

/// An empty array where there is none.
nlohmann::json const& elements(nlohmann::json const& object, char const* key);

std::string text_at(nlohmann::json const& object, char const* key);
std::int64_t integer_at(nlohmann::json const& object, char const* key, std::int64_t fallback = 0);
bool boolean_at(nlohmann::json const& object, char const* key);
/// Nothing if it is missing or no time.
std::optional<Time> time_at(nlohmann::json const& object, char const* key);

}  // namespace poolcast::live
