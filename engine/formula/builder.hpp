// What the grammar's actions call: puts nodes into a Formula's arrays, children first. Operators
// wait on a stack until a weaker one comes (Dijkstra's shunting yard), so that the grammar needs
// one rule for all binary operators. Knows no parser.
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::formula {

class Builder {
 public:
  explicit Builder(std::string_view text);

  /// Forgets what a statement with an error left behind.
  void start_statement();
  void assign(std::string_view name) { statement_.name = span_of(name); }
  void finish_statement(ExprId value);

  ExprId number(std::string_view digits);
  ExprId string(std::string_view quoted);
  void remember_name(std::string_view name) { names_.push_back(span_of(name)); }
  ExprId name();

  void open_arguments(std::string_view parenthesis);
  void argument(ExprId value) { pending_.push_back(value); }
  void close_arguments(std::string_view parenthesis);
  ExprId call();
  ExprId member(ExprId object);
  ExprId method(ExprId object);

  ExprId prefix(std::string_view token, ExprId operand);
  void first_operand(ExprId value) {
    operators_.push_back({});
    operands_.push_back(value);
  }
  void operand(ExprId value) { operands_.push_back(value); }
  void binary_operator(std::string_view token);
  ExprId close_binary();
  ExprId conditional(ExprId condition, std::string_view token, ExprId yes, ExprId no);
  /// The parentheses belong to the expression's span.
  ExprId group(std::string_view open, ExprId value, std::string_view close);

  bool enter_nesting(int limit) { return ++depth_ <= limit; }
  void leave_nesting() { --depth_; }

  /// Where the last finished statement ends, without what is blank after it.
  std::uint32_t end_of_statement() const { return span_of(formula_.statements.back().value).end; }

  Formula take(std::string text);
  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  struct Pending {
    Operator operation{};
    int strength = 0;  // 0: the bottom of one expression's operators
    std::uint32_t at = 0;
  };
  struct Call {
    std::uint32_t at = 0;
    std::uint32_t end = 0;
    std::size_t first_argument = 0;
  };

  Span span_of(std::string_view part) const;
  Span span_of(ExprId id) const { return formula_.expressions[id].span; }
  Span take_name();
  ExprId add(Expression expression);
  void take_arguments(Expression& call);
  void reduce();

  std::string_view text_;
  Formula formula_;
  Diagnostics diagnostics_;
  Statement statement_;
  std::vector<Span> names_;
  std::vector<ExprId> operands_;
  std::vector<Pending> operators_;
  std::vector<ExprId> pending_;  // arguments of calls that are still open
  std::vector<Call> calls_;
  int depth_ = 0;
};

}  // namespace poolcast::formula
