// What a request's body may hold, as tables: a property's type, whether it must be there, its
// bounds. Knows no operation.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/emulator/json.hpp"
#include "engine/emulator/problem.hpp"

namespace poolcast::emulator {

/// `name`: an id, 1 to 64 of A-Z a-z 0-9 _ -. `object` and `list`: of `of`, or of anything.
enum class Kind : std::uint8_t { text, name, flag, whole, duration, object, list };

struct Property {
  std::string_view name;
  Kind kind;
  bool required = false;
  // Of a whole number; of a list or a text, how long it may be.
  std::int64_t least = INT32_MIN;
  std::int64_t most = INT32_MAX;
  std::string_view choices{};  // of a text: `requeue|terminate`; empty: anything
  std::span<Property const> of{};
};

using Schema = std::span<Property const>;

/// The first thing wrong with the body, or nothing. A null counts as not there.
std::optional<Problem> body_problem(Json const& body, Schema schema);

/// Whether the text may be the id of a pool, job or task.
bool is_id(std::string_view text);

/// The body without nulls, whatever their depth.
Json without_nulls(Json const& value);

}  // namespace poolcast::emulator
