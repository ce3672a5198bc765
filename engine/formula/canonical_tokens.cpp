#include "engine/formula/canonical_tokens.hpp"

#include <algorithm>
#include <cstddef>

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

/// Where a comment next to the token may stand.
enum class Role : std::uint8_t {
  word,     // before and after it
  leads,    // before it: an operator stays on the line of what it is applied to
  follows,  // after it: a comma, say, stays on the line of what it ends
  dropped,
};

struct Draft {
  Formula const& formula;
  std::vector<Token> tokens;
  std::vector<Role> roles;
  std::vector<std::size_t> partner;  // of each parenthesis, the other one
  std::vector<bool> in_parentheses;

  std::size_t index_at(std::uint32_t offset) const {
    auto const found = std::ranges::lower_bound(
        tokens, offset, {}, [](Token const& token) { return token.span.begin; });
    return static_cast<std::size_t>(found - tokens.begin());
  }
  char first_character(std::size_t index) const {
    Span const span = tokens[index].span;
    return span.begin < span.end ? formula.text[span.begin] : '\0';
  }
};

bool is_operation(Expression const& e) {
  return e.kind == Kind::unary || e.kind == Kind::binary || e.kind == Kind::conditional;
}

/// Where an operation begins without the parentheses around it.
std::uint32_t bare_begin(Formula const& formula, Expression const& e) {
  return e.kind == Kind::unary ? e.at : formula.expressions[e.first].span.begin;
}

Draft draft_of(Formula const& formula) {
  Draft draft{formula, tokens_of(formula.text), {}, {}, {}};
  draft.roles.resize(draft.tokens.size(), Role::word);
  draft.partner.resize(draft.tokens.size(), 0);
  draft.in_parentheses.resize(formula.expressions.size(), false);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < draft.tokens.size(); ++i) {
    char const c = draft.first_character(i);
    // Until an expression claims a parenthesis, it groups nothing.
    if (c == '(' || c == ')') draft.roles[i] = Role::dropped;
    if (c == '(') open.push_back(i);
    if (c == ')') {
      draft.partner[i] = open.back();
      draft.partner[open.back()] = i;
      open.pop_back();
    }
    if (c == ',' || c == ';') draft.roles[i] = Role::follows;
  }
  return draft;
}

/// One that stands between two operators says which goes first: in the language, or to a reader.
void keep_parentheses(Draft& draft, ExprId child) {
  Expression const& e = draft.formula.expressions[child];
  if (!is_operation(e) || bare_begin(draft.formula, e) == e.span.begin) return;
  std::size_t const open = draft.index_at(e.span.begin);
  draft.in_parentheses[child] = true;
  draft.roles[open] = Role::leads;
  draft.roles[draft.partner[open]] = Role::follows;
}

void claim_call(Draft& draft, Expression const& e) {
  std::size_t const open = draft.index_at(e.at);
  draft.roles[open] = Role::follows;
  draft.roles[draft.partner[open]] = e.argument_count == 0 ? Role::follows : Role::word;
}

void claim_member(Draft& draft, Expression const& e) {
  std::size_t const name = draft.index_at(e.name.begin);
  draft.roles[name - 1] = Role::follows;
  draft.roles[name] = Role::follows;
  keep_parentheses(draft, e.first);
}

void claim_conditional(Draft& draft, Expression const& e) {
  draft.roles[draft.index_at(e.at)] = Role::leads;
  Expression const& last = draft.formula.expressions[e.third];
  draft.roles[draft.index_at(last.span.begin) - 1] = Role::leads;
  keep_parentheses(draft, e.first);
  keep_parentheses(draft, e.second);
  // A choice in the last branch of a choice continues the list of choices.
  if (last.kind != Kind::conditional) keep_parentheses(draft, e.third);
}

void claim(Draft& draft, Expression const& e) {
  switch (e.kind) {
    case Kind::number:
    case Kind::string:
    case Kind::name:
      break;
    case Kind::call:
      claim_call(draft, e);
      break;
    case Kind::member:
      claim_member(draft, e);
      break;
    case Kind::method:
      claim_member(draft, e);
      claim_call(draft, e);
      break;
    case Kind::unary:
      draft.roles[draft.index_at(e.at)] = Role::leads;
      keep_parentheses(draft, e.first);
      break;
    case Kind::binary:
      draft.roles[draft.index_at(e.at)] = Role::leads;
      keep_parentheses(draft, e.first);
      keep_parentheses(draft, e.second);
      break;
    case Kind::conditional:
      claim_conditional(draft, e);
      break;
  }
}

void claim_statements(Draft& draft) {
  for (Statement const& statement : draft.formula.statements) {
    if (statement.assigns()) {
      draft.roles[draft.index_at(statement.name.begin) + 1] = Role::follows;  // the `=`
    }
  }
  bool in_statement = false;
  for (std::size_t i = 0; i + 1 < draft.tokens.size(); ++i) {
    bool const ends = draft.first_character(i) == ';';
    if (ends && !in_statement) draft.roles[i] = Role::dropped;
    in_statement = !ends;
  }
  if (!in_statement) return;
  auto const size = static_cast<std::uint32_t>(draft.formula.text.size());
  draft.tokens.insert(draft.tokens.end() - 1, Token{.span = {size, size}});
  draft.roles.insert(draft.roles.end() - 1, Role::follows);
}

/// What stands before the first token of `later`, `line_ends` further away, and then `later`'s own.
void prepend(Token& later, std::vector<Comment> comments, int line_ends) {
  int& distance = later.comments.empty() ? later.line_ends : later.comments.front().line_ends;
  distance += line_ends;
  comments.insert(comments.end(), later.comments.begin(), later.comments.end());
  later.comments = std::move(comments);
}

/// Behind the tokens that follow; those that are dropped go.
void move_comments_on(Draft& draft) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < draft.tokens.size(); ++i) {
    Token& token = draft.tokens[i];
    Role const role = draft.roles[i];
    bool const moves = role == Role::dropped || !token.comments.empty();
    if (moves && (role == Role::dropped || role == Role::follows)) {
      prepend(draft.tokens[i + 1], std::move(token.comments), token.line_ends);
      token.comments.clear();
    }
    if (role == Role::dropped) continue;
    if (kept != i) draft.tokens[kept] = std::move(token);
    draft.roles[kept] = role;
    ++kept;
  }
  draft.tokens.resize(kept);
  draft.roles.resize(kept);
}

/// Before the tokens that lead.
void move_comments_back(Draft& draft) {
  for (std::size_t i = draft.tokens.size() - 1; i-- > 0;) {
    Token& token = draft.tokens[i];
    std::vector<Comment>& comments = draft.tokens[i + 1].comments;
    if (draft.roles[i] != Role::leads || comments.empty()) continue;
    comments.front().line_ends += token.line_ends;
    token.comments.insert(token.comments.end(), comments.begin(), comments.end());
    comments.clear();
  }
}

}  // namespace

CanonicalTokens canonical_tokens(Formula const& formula) {
  Draft draft = draft_of(formula);
  for (Expression const& e : formula.expressions) claim(draft, e);
  claim_statements(draft);
  move_comments_on(draft);
  move_comments_back(draft);
  return {std::move(draft.tokens), std::move(draft.in_parentheses)};
}

}  // namespace poolcast::formula
