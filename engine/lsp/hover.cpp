// What the editor shows over a name.
#include <nlohmann/json.hpp>

#include "engine/lsp/dictionary.hpp"
#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

std::string lines_of_assignments(Document const& document, std::string_view name) {
  std::string lines;
  std::size_t count = 0;
  for (Assignment const& assignment : document.assignments) {
    if (text_of(document, assignment.name) != name) continue;
    lines += (count++ == 0 ? "" : ", ") +
             std::to_string(place_of(document.text, assignment.name.begin).line);
  }
  return (count == 1 ? "line " : "lines ") + lines;
}

std::string about_own_variable(Document const& document, std::string_view name,
                               Assignment const& assignment) {
  std::string const type = type_of(document, assignment);
  return "```batch-autoscale\n" + std::string(text_of(document, assignment.statement)) +
         "\n```\nA variable of this formula" + (type.empty() ? "" : ": " + type) +
         ". Assigned in " + lines_of_assignments(document, name) + ".";
}

/// Empty where there is nothing to say.
std::string about(Document const& document, std::size_t token) {
  Span const span = document.tokens[token].span;
  std::string_view const name = text_of(document, span);
  bool const after_dot = token > 0 && text_of(document, document.tokens[token - 1].span) == ".";
  Assignment const* const assigned =
      after_dot ? nullptr : assignment_before(document, name, span.begin);
  Entry const* const entry = find_entry(name, after_dot);
  // A formula may call its variable `len`; a call means the function all the same.
  bool const is_call = token + 1 < document.tokens.size() &&
                       text_of(document, document.tokens[token + 1].span) == "(";
  bool const is_service = entry != nullptr && (entry->kind != EntryKind::function || is_call);
  if (is_service) return markdown(*entry);
  return assigned == nullptr ? "" : about_own_variable(document, name, *assigned);
}

}  // namespace

json hover(Document const& document, std::uint32_t offset) {
  std::optional<std::size_t> const token = token_at(document.tokens, offset);
  if (!token || document.tokens[*token].kind != Token::Kind::name) return nullptr;
  std::string const text = about(document, *token);
  if (text.empty()) return nullptr;
  return {{"contents", markup(text)},
          {"range", to_json(range_of(document.text, document.tokens[*token].span))}};
}

}  // namespace poolcast::lsp
