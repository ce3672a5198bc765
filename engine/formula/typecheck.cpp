#include "engine/formula/typecheck.hpp"

#include <algorithm>

#include "engine/formula/checker.hpp"
#include "engine/formula/operators.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;
using enum Operator;

constexpr std::string_view keyword_names = "requeue, terminate, taskcompletion or retaineddata";

/// What mends an operator's mistake, as the end of its message.
std::string remedy(Operator operation, Types left, Types right) {
  bool const any_vector = left.contains(Type::vector) || right.contains(Type::vector);
  if ((left | right).contains(Type::keyword)) {
    return "; a deallocation keyword only goes into $NodeDeallocationOption";
  }
  if (left == Type::number && right == Type::vector && (operation == add || operation == multiply))
    return "; write the doubleVec first";
  if (any_vector) return "; avg(...), max(...) or val(..., 0) makes a double of a doubleVec";
  return "";
}

}  // namespace

Typing infer(Formula const& formula, Semantics const& semantics) {
  return Checker(formula, semantics).run();
}

Checker::Checker(Formula const& formula, Semantics const& semantics)
    : formula_(formula), semantics_(semantics), is_receiver_(formula.expressions.size(), 0) {
  typing_.types.resize(formula.expressions.size());
  typing_.meanings.resize(formula.expressions.size());
}

Typing Checker::run() {
  find_receivers();
  ExprId next = 0;
  for (statement_ = 0; statement_ < formula_.statements.size(); ++statement_) {
    for (; next <= formula_.statements[statement_].value; ++next) {
      typing_.types[next] = check(next);
    }
    check_assignment(statement_);
  }
  // Arguments are checked before the function that takes them; a reader goes from left to right.
  auto const begin = [](Diagnostic const& diagnostic) { return diagnostic.span.begin; };
  std::ranges::stable_sort(typing_.errors, {}, begin);
  std::ranges::stable_sort(typing_.doubts, {}, begin);
  return std::move(typing_);
}

void Checker::find_receivers() {
  for (Expression const& e : formula_.expressions) {
    if (e.kind == Kind::method || e.kind == Kind::member) is_receiver_[e.first] = 1;
  }
}

void Checker::check_assignment(std::size_t index) {
  Statement const& statement = formula_.statements[index];
  std::string_view const name = text(statement.name);
  if (name.empty()) return;
  Variable const* const row = find_variable(name);
  if (row == nullptr && !find_constant(name, semantics_)) {
    if (Assigned* known = find_assigned(name)) {
      known->statement = static_cast<std::uint16_t>(index);
    } else {
      assigned_.push_back({name, static_cast<std::uint16_t>(index)});
    }
    return;
  }
  if (row == nullptr || !row->writable()) {
    if (semantics_.read_only_assignment == ReadOnly::ignore) return;
    error(statement.name, quoted(statement.name) + " is read-only and cannot be assigned");
  } else if (*row->cell == Cell::deallocation_option) {
    check_keyword(statement);
  } else {
    needs_number(statement.value, "a target");
  }
}

void Checker::check_keyword(Statement const& statement) {
  Expression const& value = at(statement.value);
  Types const given = types(statement.value);
  if (given.empty() || given.contains(Type::keyword)) return;
  std::optional<Value> const word =
      value.kind == Kind::string ? find_constant(text(value.name), semantics_) : std::nullopt;
  bool const is_quoted_word = word && word->type == Type::keyword;
  bool const accepts_text = semantics_.quoted_deallocation_keyword == Unproven::accept;
  if (given.contains(Type::string) && accepts_text) {
    if (value.kind != Kind::string || is_quoted_word) return;
    error(value.span, quoted(value.name) + " is none of " + std::string(keyword_names));
  } else if (is_quoted_word) {
    error(value.span, "a deallocation keyword stands without quotes", rule::quoted_keyword,
          Fix{value.span, std::string(text(value.name))});
  } else {
    error(value.span, quoted(statement.name) + " must be " + std::string(keyword_names) + ", not " +
                          text_of(given));
  }
}

Types Checker::check(ExprId id) {
  Expression const& e = at(id);
  switch (e.kind) {
    case Kind::number:
      return Type::number;
    case Kind::string:
      return Type::string;
    case Kind::name:
      return check_name(id);
    case Kind::call:
      return check_call(id);
    case Kind::member:
      return check_member(id);
    case Kind::method:
      return check_method(id);
    case Kind::unary:
      return check_unary(e);
    case Kind::binary:
      return e.operation == logical_and || e.operation == logical_or ? check_logic(e)
                                                                     : check_binary(e);
    case Kind::conditional:
      return check_conditional(e);
  }
  return {};
}

Types Checker::check_unary(Expression const& e) {
  Types const given = types(e.first);
  Types result, refused;
  for (Type operand : value_types) {
    if (!given.contains(operand)) continue;
    Types const one = result_types(e.operation, unboxed(operand));
    result |= one;
    if (one.empty()) refused |= operand;
  }
  if (refused.empty()) return result;
  std::string const name = "operator '" + std::string(text_of(e.operation)) + "'";
  Span const place{e.at, e.at + 1};
  if (result.empty()) {
    return error(place, name + " cannot be applied to " + text_of(refused) +
                            remedy(e.operation, refused, {}));
  }
  doubt(place, name + " fails when it gets " + text_of(refused));
  return result;
}

Types Checker::check_binary(Expression const& e) {
  Types const left = types(e.first), right = types(e.second);
  if (left.empty() || right.empty()) return {};
  Types result, refused_left, refused_right;
  for (Type a : value_types) {
    if (!left.contains(a)) continue;
    for (Type b : value_types) {
      if (!right.contains(b)) continue;
      Types one = result_types(e.operation, a, b);
      if (one.empty()) one = result_types(e.operation, unboxed(a), unboxed(b));
      result |= one;
      if (!one.empty() || !refused_left.empty()) continue;
      refused_left = a;
      refused_right = b;
    }
  }
  if (refused_left.empty()) return result;
  std::string const symbol(text_of(e.operation));
  Span const place{e.at, e.at + static_cast<std::uint32_t>(symbol.size())};
  if (!result.empty()) {
    doubt(place, "operator '" + symbol + "' fails when it gets " + text_of(refused_left) + " and " +
                     text_of(refused_right));
    return result;
  }
  std::string const message =
      "operator '" + symbol + "' cannot be applied to " + text_of(left) + " and " + text_of(right);
  if (left == Type::timestamp && right == Type::interval && e.operation == subtract) {
    return error(place, message + "; add a negative timeinterval", rule::timestamp_minus_interval,
                 Fix{place, "+ -"});
  }
  return error(place, message + remedy(e.operation, left, right));
}

Types Checker::check_logic(Expression const& e) {
  std::string const what = "an operand of '" + std::string(text_of(e.operation)) + "'";
  needs_number(e.first, what);
  needs_number(e.second, what);
  return Type::number;
}

Types Checker::check_conditional(Expression const& e) {
  needs_number(e.first, "the condition of '?'");
  Types const yes = types(e.second), no = types(e.third);
  // What a branch that fails would have been is not known, so neither is the whole.
  if (yes.empty() || no.empty()) return {};
  Types const both = yes | no;
  return both == Type::none ? both : both - Type::none;
}

void Checker::needs_number(ExprId id, std::string const& what) {
  Types const given = types(id) - Type::none;
  Types refused;
  for (Type type : value_types) {
    if (given.contains(type) && !unboxed(type).contains(Type::number)) refused |= type;
  }
  if (refused.empty()) return;
  if (refused == given) {
    std::string const hint = remedy(logical_and, refused, {});
    error(at(id).span, what + " must be a double, not " + text_of(refused) + hint);
  } else {
    doubt(at(id).span, what + " must be a double, and fails when it is " + text_of(refused));
  }
}

/// By the setting, a vector may stand for its one number.
Types Checker::unboxed(Types types) const {
  bool const stands = semantics_.one_element_vector_as_number == Unproven::accept;
  return stands && types.contains(Type::vector) ? types | Type::number : types;
}

}  // namespace poolcast::formula
