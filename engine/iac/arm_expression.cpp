#include "engine/iac/arm_expression.hpp"

#include "engine/base/text.hpp"
#include "engine/iac/scanner.hpp"

namespace poolcast::iac {
namespace {

using Kind = ArmExpression::Kind;

struct Reading {
  MappedText const& text;
  Scanner scan;
};

ArmExpression read_expression(Reading& reading, int depth);

Span place_since(Reading const& reading, std::size_t begin) {
  return map_to_file(reading.text, reading.scan.span_from(begin));
}

/// `'it''s'`
ArmExpression read_text(Reading& reading) {
  Scanner& scan = reading.scan;
  std::size_t const begin = scan.at++;
  ArmExpression result{.kind = Kind::text};
  result.text.end = {map_to_file(reading.text, scan.span_from(scan.at))};
  for (;;) {
    if (scan.done()) {
      scan.reject({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + 1)},
                  "the text that begins here has no \"'\" to end it");
      break;
    }
    bool const doubled = scan.sees("''");
    if (scan.next() == '\'' && !doubled) break;
    Span whole = reading.text.origins[scan.at].span;
    if (doubled) whole.end = reading.text.origins[scan.at + 1].span.end;
    result.text.append(std::string_view(reading.text.text).substr(scan.at, 1), {whole});
    scan.at += doubled ? 2 : 1;
  }
  scan.take("'");
  result.place = place_since(reading, begin);
  return result;
}

ArmExpression read_number(Reading& reading) {
  Scanner& scan = reading.scan;
  std::size_t const begin = scan.at;
  scan.take("-");
  while (is_digit(scan.next())) ++scan.at;
  return {.kind = Kind::number,
          .text = reading.text.slice(begin, scan.at - begin),
          .place = place_since(reading, begin)};
}

ArmExpression read_call(Reading& reading, int depth) {
  Scanner& scan = reading.scan;
  std::size_t const begin = scan.at;
  std::string_view const name = scan.take_name("");
  ArmExpression call{.kind = Kind::call,
                     .text = reading.text.slice(begin, name.size()),
                     .place = place_since(reading, begin)};
  scan.skip_blanks();
  if (name.empty())
    scan.reject_here("a function or a text in ' '");
  else if (!scan.take("("))
    scan.reject_here("'(' after the function's name");
  scan.skip_blanks();
  while (!scan.done() && !scan.sees(")")) {
    call.arguments.push_back(read_expression(reading, depth + 1));
    scan.skip_blanks();
    if (!scan.sees(")") && !scan.take(",")) scan.reject_here("',' or ')'");
  }
  if (!scan.take(")")) scan.reject_here("')'");
  call.whole = place_since(reading, begin);
  return call;
}

/// `.name` or `['name']`, if one follows.
bool read_item(Reading& reading, ArmExpression& whole, int depth) {
  Scanner& scan = reading.scan;
  std::size_t const begin = scan.at;
  ArmExpression key;
  if (scan.take(".")) {
    std::size_t const name_begin = scan.at;
    std::string_view const name = scan.take_name("");
    if (name.empty()) scan.reject_here("a name after '.'");
    key.text = reading.text.slice(name_begin, name.size());
  } else if (scan.take("[")) {
    key = read_expression(reading, depth + 1);
    scan.skip_blanks();
    if (!scan.take("]")) scan.reject_here("']'");
  } else {
    return false;
  }
  Span const place = place_since(reading, begin);
  std::vector<ArmExpression> parts;
  parts.push_back(std::move(whole));
  parts.push_back(std::move(key));
  whole = {.kind = Kind::item, .arguments = std::move(parts), .place = place};
  return true;
}

ArmExpression read_expression(Reading& reading, int depth) {
  Scanner& scan = reading.scan;
  scan.skip_blanks();
  if (depth > max_depth) {
    scan.reject_here("fewer levels of parentheses");
    return {};
  }
  ArmExpression result;
  if (scan.next() == '\'')
    result = read_text(reading);
  else if (is_digit(scan.next()) || scan.next() == '-')
    result = read_number(reading);
  else
    result = read_call(reading, depth);
  // Each item nests the tree by one more.
  for (int items = 0; !scan.done() && read_item(reading, result, depth + items); ++items) {
    if (items > max_depth) scan.reject_here("fewer items");
  }
  return result;
}

}  // namespace

bool is_arm_expression(std::string_view text) {
  return text.starts_with("[") && text.ends_with("]") && !text.starts_with("[[");
}

Expected<ArmExpression, Diagnostic> parse_arm_expression(MappedText const& text) {
  // The last bracket stays in the text, so that every byte before the end has a place.
  Reading reading{text, Scanner{std::string_view(text.text), 1}};
  ArmExpression result = read_expression(reading, 0);
  Scanner& scan = reading.scan;
  scan.skip_blanks();
  if (!scan.take("]") || !scan.done()) scan.reject_here("the end of the expression");
  if (!scan.mistake) return result;
  scan.mistake->span = map_to_file(text, scan.mistake->span);
  return tl::unexpected(*scan.mistake);
}

}  // namespace poolcast::iac
