#include "engine/iac/embed.hpp"

#include <algorithm>
#include <vector>

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

std::vector<std::string_view> comparable_lines(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.empty()) return {};
  std::size_t const indent = common_indent(text);
  std::vector<std::string_view> lines = split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    bool const blank = trim(line).empty();
    line = blank ? std::string_view() : line.substr(indent);
  }
  return lines;
}

/// How many lines of the rests from (i, j) on are in both, in order: the row at i * (b + 1) + j.
std::vector<std::size_t> common_lines(std::vector<std::string_view> const& a,
                                      std::vector<std::string_view> const& b) {
  std::size_t const width = b.size() + 1;
  std::vector<std::size_t> common((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i * width + j] = a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                                           : std::max(common[(i + 1) * width + j],
                                                      common[i * width + j + 1]);
    }
  }
  return common;
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

bool is_same_formula(std::string_view a, std::string_view b) {
  return comparable_lines(a) == comparable_lines(b);
}

std::string difference(std::string_view in_template, std::string_view formula) {
  std::vector<std::string_view> const a = comparable_lines(in_template);
  std::vector<std::string_view> const b = comparable_lines(formula);
  std::vector<std::size_t> const common = common_lines(a, b);
  std::size_t const width = b.size() + 1;
  std::string text;
  std::size_t i = 0, j = 0;
  auto const add = [&](char sign, std::string_view line) {
    text += std::string{sign, ' '} + std::string(line) + "\n";
  };
  while (i < a.size() || j < b.size()) {
    bool const both = i < a.size() && j < b.size() && a[i] == b[j];
    bool const gone = j == b.size() || (i < a.size() && common[(i + 1) * width + j] >=
                                                            common[i * width + j + 1]);
    if (both) add(' ', a[i++]), ++j;
    else if (gone) add('-', a[i++]);
    else add('+', b[j++]);
  }
  return text;
}

}  // namespace poolcast::iac
