#include "engine/iac/embed.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/literal.hpp"

namespace poolcast::iac {
namespace {

/// Where a formula can be written that this file does not have in one piece.
std::string remedy_for(std::string const& computed) {
  if (computed.starts_with("comes from")) {
    return "write it there, or leave out --parameters to write the template's default";
  }
  return "make it one literal in the template, a parameter's default or a variable";
}

}  // namespace

Result<std::string> embed(Source const& file, TemplatePool const& pool, std::string_view formula) {
  if (!pool.formula) {
    return fail("pool '" + pool.name + "' of '" + file.name +
                "' has a fixed size; give it an autoscale formula in the template first, if only "
                "an empty one");
  }
  if (!pool.formula->literal) {
    return fail("the formula of pool '" + pool.name + "' " + pool.formula->computed + "; " +
                remedy_for(pool.formula->computed));
  }
  Span const span = pool.formula->literal->span;
  Result<std::string> const literal = write_literal(file.text, *pool.formula->literal, formula);
  if (!literal) return fail(literal.error().message);
  return file.text.substr(0, span.begin) + *literal + file.text.substr(span.end);
}

std::string comparable_text(std::string_view formula) {
  while (!formula.empty() && is_blank(formula.back())) formula.remove_suffix(1);
  std::size_t const indent = common_indent(formula);
  std::string text;
  for (std::string_view line : split(formula, '\n')) {
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) text += line.substr(indent);
    text += '\n';
  }
  return text;
}

}  // namespace poolcast::iac
