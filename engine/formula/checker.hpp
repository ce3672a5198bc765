// The checker's walk over a syntax tree, from the leaves up; flat arrays, and nothing recurses.
// typecheck.cpp holds statements and operators, typecheck_names.cpp what knows names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/formula/rule_names.hpp"
#include "engine/formula/typecheck.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::formula {

class Checker {
 public:
  Checker(Formula const& formula, Semantics const& semantics);

  Typing run();

 private:
  struct Assigned {
    std::string_view name;
    std::uint16_t statement;  // the latest one
  };

  void find_receivers();
  void check_assignment(std::size_t statement);
  void check_keyword(Statement const& statement);
  Types check(ExprId id);
  Types check_unary(Expression const& e);
  Types check_binary(Expression const& e);
  Types check_logic(Expression const& e);
  Types check_conditional(Expression const& e);

  Types check_name(ExprId id);
  Types check_metric(Expression const& e, bool is_receiver);
  Types unknown_name(Expression const& e);
  Types check_call(ExprId id);
  Types unknown_function(Expression const& e);
  Types check_method(ExprId id);
  Types check_member(ExprId id);
  Types no_method(Expression const& e);
  Types no_member(Expression const& e);
  Types check_arguments(Expression const& e, std::span<Overload const> overloads);
  Types refuse_argument(Expression const& e, std::span<Overload const> overloads);
  bool wrong_count(Expression const& e, std::uint16_t least, std::uint16_t most);

  /// Reports an expression that cannot be the number that `what` must be.
  void needs_number(ExprId id, std::string const& what);
  Types unboxed(Types types) const;

  Types error(Span span, std::string message, std::string_view rule = {},
              std::optional<Fix> fix = {});
  Types error_with_name(Span name, std::string message, std::span<std::string_view const> known);
  void doubt(Span span, std::string message);

  bool is_metric(ExprId id) const;
  Assigned* find_assigned(std::string_view name);
  Expression const& at(ExprId id) const { return formula_.expressions[id]; }
  Types types(ExprId id) const { return typing_.types[id]; }
  ExprId argument(Expression const& e, std::size_t i) const {
    return formula_.arguments[e.arguments + i];
  }
  std::string_view text(Span span) const { return formula_.text_of(span); }
  std::string quoted(Span span) const { return "'" + std::string(text(span)) + "'"; }

  Formula const& formula_;
  Semantics const& semantics_;
  Typing typing_;
  std::vector<char> is_receiver_;  // of each expression: `$PendingTasks` before a method or member
  std::vector<Assigned> assigned_;
  std::size_t statement_ = 0;
};

}  // namespace poolcast::formula
