#include "engine/cli/explanation.hpp"

#include <nlohmann/json.hpp>

namespace poolcast::cli {
namespace {

using formula::ExplainedExpression;
using formula::ExplainedStatement;
using formula::Formula;
using formula::Reached;
using formula::Type;
using nlohmann::ordered_json;

/// Numbers as numbers; what JSON has no form for as the result string shows it.
ordered_json to_json(formula::Value const& value) {
  if (value.type == Type::number) return value.number;
  if (value.type == Type::vector) return value.vector();
  return formula::format(value);
}

ordered_json to_json(Formula const& formula, ExplainedExpression const& expression) {
  Span const span = formula.expressions[expression.id].span;
  Place const place = place_of(formula.text, span.begin);
  ordered_json json{{"text", formula::one_line(formula.text_of(span))},
                    {"line", place.line},
                    {"column", place.column},
                    {"depth", expression.depth},
                    {"reached", text_of(expression.reached)}};
  if (expression.reached != Reached::evaluated) return json;
  json["type"] = text_of(expression.value.type);
  json["value"] = to_json(expression.value);
  if (!expression.note.empty()) json["note"] = expression.note;
  for (std::int64_t const ticks : expression.taken) {
    json["sampledAt"].push_back(format_time(Time{ticks}, 0));
  }
  return json;
}

}  // namespace

std::string explanation_text(Formula const& formula,
                             std::span<ExplainedStatement const> statements) {
  std::string text;
  std::vector<std::string> const lines = formula::one_lines(formula);
  for (ExplainedStatement const& statement : statements) {
    text += to_text(formula, statement, lines);
  }
  return text;
}

ordered_json explanation_json(Formula const& formula,
                              std::span<ExplainedStatement const> statements) {
  ordered_json all = ordered_json::array();
  for (ExplainedStatement const& statement : statements) {
    ordered_json json{{"line", statement.place.line}, {"column", statement.place.column}};
    if (!statement.name.empty()) json["name"] = statement.name;
    json["reached"] = text_of(statement.reached);
    for (ExplainedExpression const& expression : statement.expressions) {
      json["expressions"].push_back(to_json(formula, expression));
    }
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace poolcast::cli
