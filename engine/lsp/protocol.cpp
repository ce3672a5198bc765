#include "engine/lsp/protocol.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

tl::unexpected<Failure> wrong(std::string_view path, std::string_view wanted) {
  return tl::unexpected(Failure{ErrorCode::invalid_params,
                                "'" + std::string(path) + "' must be " + std::string(wanted)});
}

std::string below(std::string_view path, std::string_view name) {
  return std::string(path) + "/" + std::string(name);
}

/// The protocol's `uinteger`; a client that means "the end" sends its greatest.
Answer<std::uint32_t> read_count(json const& params, std::string const& path) {
  std::optional<long long> const number = read_integer(params, path);
  if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    return wrong(path, "a whole number from 0 up");
  }
  return static_cast<std::uint32_t>(*number);
}

}  // namespace

json to_json(Position position) {
  return {{"line", position.line}, {"character", position.character}};
}

json to_json(Range range) { return {{"start", to_json(range.start)}, {"end", to_json(range.end)}}; }

json markup(std::string const& markdown) { return {{"kind", "markdown"}, {"value", markdown}}; }

json const* find_member(json const& params, std::string_view path) {
  json const* found = &params;
  for (std::string_view const name : split(path, '/')) {
    if (!found->is_object()) return nullptr;
    auto const member = found->find(name);
    if (member == found->end()) return nullptr;
    found = &*member;
  }
  return found;
}

Answer<std::string> read_text(json const& params, std::string_view path) {
  json const* const member = find_member(params, path);
  if (member == nullptr || !member->is_string()) return wrong(path, "a string");
  return member->get<std::string>();
}

Answer<Position> read_position(json const& params, std::string_view path) {
  Answer<std::uint32_t> const line = read_count(params, below(path, "line"));
  if (!line) return tl::unexpected(line.error());
  Answer<std::uint32_t> const character = read_count(params, below(path, "character"));
  if (!character) return tl::unexpected(character.error());
  return Position{*line, *character};
}

Answer<Range> read_range(json const& params, std::string_view path) {
  Answer<Position> const start = read_position(params, below(path, "start"));
  if (!start) return tl::unexpected(start.error());
  Answer<Position> const end = read_position(params, below(path, "end"));
  if (!end) return tl::unexpected(end.error());
  return Range{*start, *end};
}

bool read_flag(json const& params, std::string_view path) {
  json const* const member = find_member(params, path);
  return member != nullptr && member->is_boolean() && member->get<bool>();
}

std::optional<long long> read_integer(json const& params, std::string_view path) {
  json const* const member = find_member(params, path);
  if (member == nullptr || !member->is_number_integer()) return std::nullopt;
  return member->get<long long>();
}

}  // namespace poolcast::lsp
