#include "engine/formula/print.hpp"

namespace poolcast::formula {
namespace {

std::string arguments(Formula const& formula, Expression const& call,
                      std::vector<std::string> const& texts) {
  std::string text = "(";
  for (std::uint32_t i = 0; i < call.argument_count; ++i) {
    if (i > 0) text += ", ";
    text += texts[formula.arguments[call.arguments + i]];
  }
  return text + ")";
}

/// Its children's texts are there already: children come first.
std::string print_one(Formula const& formula, Expression const& e,
                      std::vector<std::string>& texts) {
  std::string name(formula.text_of(e.name));
  switch (e.kind) {
    case Expression::Kind::number:
    case Expression::Kind::name:
      return name;
    case Expression::Kind::string:
      return '"' + name + '"';
    case Expression::Kind::call:
      return name + arguments(formula, e, texts);
    case Expression::Kind::member:
      return std::move(texts[e.first]) + "." + name;
    case Expression::Kind::method: {
      std::string const object = std::move(texts[e.first]);
      return object + "." + name + arguments(formula, e, texts);
    }
    case Expression::Kind::unary:
      return "(" + std::string(text_of(e.operation)) + std::move(texts[e.first]) + ")";
    case Expression::Kind::binary:
      return "(" + std::move(texts[e.first]) + " " + std::string(text_of(e.operation)) + " " +
             std::move(texts[e.second]) + ")";
    case Expression::Kind::conditional:
      break;
  }
  return "(" + std::move(texts[e.first]) + " ? " + std::move(texts[e.second]) + " : " +
         std::move(texts[e.third]) + ")";
}

}  // namespace

std::string print(Formula const& formula) {
  std::vector<std::string> texts;
  texts.reserve(formula.expressions.size());
  for (Expression const& e : formula.expressions) texts.push_back(print_one(formula, e, texts));
  std::string line;
  for (Statement const& statement : formula.statements) {
    if (!line.empty()) line += "; ";
    if (statement.assigns()) line += std::string(formula.text_of(statement.name)) + " = ";
    line += texts[statement.value];
  }
  return line;
}

}  // namespace poolcast::formula
