// The outline of a formula, and the way from a variable to its assignment.
#include <nlohmann/json.hpp>

#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

json symbols(Document const& document) {
  constexpr int variable = 13;  // the protocol's number
  json list = json::array();
  for (Assignment const& assignment : document.assignments) {
    list.push_back({{"name", text_of(document, assignment.name)},
                    {"kind", variable},
                    {"range", to_json(range_of(document.text, assignment.statement))},
                    {"selectionRange", to_json(range_of(document.text, assignment.name))}});
  }
  return list;
}

json definition(Document const& document, std::string const& uri, std::uint32_t offset) {
  std::optional<std::size_t> const token = token_at(document.tokens, offset);
  if (!token || document.tokens[*token].kind != Token::Kind::name) return nullptr;
  Span const span = document.tokens[*token].span;
  Assignment const* const assignment =
      assignment_before(document, text_of(document, span), span.begin);
  if (assignment == nullptr) return nullptr;
  return {{"uri", uri}, {"range", to_json(range_of(document.text, assignment->name))}};
}

}  // namespace poolcast::lsp
