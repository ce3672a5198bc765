// The Language Server Protocol's shapes: how places and problems are written, and how the
// parameters of a message are read. Knows no formula.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/lsp/positions.hpp"

namespace poolcast::lsp {

/// The numbers that JSON-RPC and the protocol give to what can go wrong with a request.
enum class ErrorCode : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  not_initialized = -32002,
};

struct Failure {
  ErrorCode code{};
  std::string message;
};

template <class T>
using Answer = Expected<T, Failure>;

nlohmann::json to_json(Position position);
nlohmann::json to_json(Range range);
nlohmann::json markup(std::string const& markdown);

/// The member `path` (`textDocument/uri`) of `params`; null where there is none.
nlohmann::json const* find_member(nlohmann::json const& params, std::string_view path);

Answer<std::string> read_text(nlohmann::json const& params, std::string_view path);
Answer<Position> read_position(nlohmann::json const& params, std::string_view path);
Answer<Range> read_range(nlohmann::json const& params, std::string_view path);
bool read_flag(nlohmann::json const& params, std::string_view path);
std::optional<long long> read_integer(nlohmann::json const& params, std::string_view path);

}  // namespace poolcast::lsp
