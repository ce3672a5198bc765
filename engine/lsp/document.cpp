#include "engine/lsp/document.hpp"

#include <algorithm>

#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::lsp {
namespace {

void find_problems(Document& document, formula::Semantics const& semantics) {
  auto parsed = formula::parse({.name = {}, .text = document.text}, semantics);
  if (!parsed) {
    document.diagnostics = std::move(parsed.error());
    return;
  }
  document.formula = std::move(*parsed);
  document.typing = formula::infer(*document.formula, semantics);
  document.diagnostics = formula::lint(*document.formula, document.typing, semantics);
}

}  // namespace

Document read_document(std::string text, std::optional<long long> version,
                       formula::Semantics const& semantics) {
  Document document{.text = std::move(text), .version = version};
  if (document.text.size() <= longest_read) {
    document.tokens = tokenise(document.text);
    document.assignments = find_assignments(document.text, document.tokens);
  }
  find_problems(document, semantics);
  return document;
}

std::string_view text_of(Document const& document, Span span) {
  return std::string_view(document.text).substr(span.begin, span.end - span.begin);
}

Assignment const* assignment_before(Document const& document, std::string_view name,
                                    std::uint32_t offset) {
  Assignment const* found = nullptr;
  for (Assignment const& assignment : document.assignments) {
    if (text_of(document, assignment.name) != name) continue;
    bool const is_before = assignment.name.begin <= offset &&
                           (offset <= assignment.name.end || assignment.statement.end <= offset);
    if (found == nullptr || is_before) found = &assignment;
  }
  return found;
}

std::string type_of(Document const& document, Assignment const& assignment) {
  if (!document.formula) return {};
  auto const& statements = document.formula->statements;
  auto const found = std::ranges::find(statements, assignment.name, &formula::Statement::name);
  if (found == statements.end()) return {};
  formula::Types const types = document.typing.types[found->value];
  return types.empty() ? "" : formula::text_of(types);
}

}  // namespace poolcast::lsp
