// Rules on variables and their names.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/functions.hpp"
#include "engine/formula/rules.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

/// A variable of the formula's own, as a statement assigns it.
bool is_own(Lint const& lint, std::size_t statement) {
  std::string_view const name = lint.text(lint.formula.statements[statement].name);
  return !name.empty() && find_variable(name) == nullptr && !find_constant(name, lint.semantics);
}

bool is_first_assignment(Lint const& lint, std::size_t statement) {
  auto const& statements = lint.formula.statements;
  std::string_view const name = lint.text(statements[statement].name);
  return std::none_of(statements.begin(),
                      statements.begin() + static_cast<std::ptrdiff_t>(statement),
                      [&](Statement const& earlier) { return lint.text(earlier.name) == name; });
}

bool is_read(Lint const& lint, std::string_view name) {
  for (std::size_t i = 0; i < lint.formula.statements.size(); ++i) {
    bool const same = lint.text(lint.formula.statements[i].name) == name;
    if (same && lint.flow.reader_count[i] > 0) return true;
  }
  return false;
}

/// The service's variable that is assigned under a name in other letters; nothing if it is assigned
/// under its own too, and the formula reads the other.
Variable const* slipped(Lint const& lint, std::size_t statement) {
  std::string_view const name = lint.text(lint.formula.statements[statement].name);
  if (!is_own(lint, statement)) return nullptr;
  for (Variable const& row : variables()) {
    if (!row.writable() || !same_but_for_case(row.name, name)) continue;
    bool const both = lint.last_assignment(*row.cell).has_value() && is_read(lint, name);
    return both ? nullptr : &row;
  }
  return nullptr;
}

void case_slip(Lint& lint) {
  for (std::size_t i = 0; i < lint.formula.statements.size(); ++i) {
    Variable const* const meant = slipped(lint, i);
    if (meant == nullptr) continue;
    Span const name = lint.formula.statements[i].name;
    // Where it is read too, mending one place would break the others.
    bool const is_elsewhere = is_read(lint, lint.text(name));
    lint.report(name,
                lint.quoted(name) +
                    " is a variable of its own, because names are case-sensitive; '" +
                    std::string(meant->name) + "' is meant",
                is_elsewhere ? std::nullopt : std::optional(Fix{name, std::string(meant->name)}));
  }
}

std::string_view without_dollar(std::string_view name) {
  return name.starts_with('$') ? name.substr(1) : name;
}

void similar_names(Lint& lint) {
  auto const& statements = lint.formula.statements;
  auto const similar = [](std::string_view a, std::string_view b) {
    return a != b && same_but_for_case(without_dollar(a), without_dollar(b));
  };
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!is_own(lint, i) || !is_first_assignment(lint, i) || slipped(lint, i)) continue;
    std::string_view const name = lint.text(statements[i].name);
    std::string_view other;
    for (Variable const& row : variables()) {
      if (similar(row.name, name)) other = row.name;
    }
    for (std::size_t earlier = 0; earlier < i && other.empty(); ++earlier) {
      if (is_own(lint, earlier) && similar(lint.text(statements[earlier].name), name)) {
        other = lint.text(statements[earlier].name);
      }
    }
    if (other.empty()) continue;
    lint.report(statements[i].name, lint.quoted(statements[i].name) + " and '" +
                                        std::string(other) +
                                        "' are two variables; a reader takes them for one");
  }
}

/// A misspelt name reads nothing, so nobody knows what it was meant to read.
bool has_unknown_name(Lint const& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    bool const is_known = lint.typing.meanings[id].kind != Meaning::Kind::nothing;
    if (lint.at(id).kind == Kind::name && !is_known) return true;
  }
  return false;
}

void unused_variable(Lint& lint) {
  if (has_unknown_name(lint)) return;
  auto const& statements = lint.formula.statements;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!statements[i].assigns() || lint.flow.reader_count[i] > 0) continue;
    std::string_view const name = lint.text(statements[i].name);
    auto const later =
        std::find_if(statements.begin() + static_cast<std::ptrdiff_t>(i) + 1, statements.end(),
                     [&](Statement const& other) { return lint.text(other.name) == name; });
    if (later != statements.end()) {
      lint.report(statements[i].name, "the value of " + lint.quoted(statements[i].name) +
                                          " is lost: line " +
                                          std::to_string(lint.line(later->name)) +
                                          " assigns it again, and nothing reads it before");
    } else if (is_own(lint, i) && slipped(lint, i) == nullptr) {
      lint.report(statements[i].name, "nothing reads " + lint.quoted(statements[i].name));
    }
  }
}

void self_assignment(Lint& lint) {
  for (Statement const& statement : lint.formula.statements) {
    Expression const& value = lint.at(statement.value);
    bool const is_known = lint.typing.meanings[statement.value].kind != Meaning::Kind::nothing;
    if (value.kind != Kind::name || !is_known) continue;
    if (lint.text(value.name) != lint.text(statement.name)) continue;
    lint.report(statement.name, "assigning " + lint.quoted(statement.name) +
                                    " to itself changes "
                                    "nothing");
  }
}

/// The full name of what the formula calls by an older one; null if it does not.
Variable const* full_name_of(Lint const& lint, Span name) {
  Variable const* const row = find_variable(lint.text(name));
  if (row == nullptr) return nullptr;
  if (row->standing != Standing::alias && row->standing != Standing::legacy) return nullptr;
  auto const is_full = [row](Variable const& other) {
    return other.cell == row->cell && other.standing == Standing::current;
  };
  auto const full = std::ranges::find_if(variables(), is_full);
  return full == variables().end() ? nullptr : &*full;
}

bool is_assigned(Lint const& lint, std::string_view name) {
  return std::ranges::any_of(lint.formula.statements, [&](Statement const& statement) {
    return lint.text(statement.name) == name;
  });
}

void deprecated_name(Lint& lint) {
  auto const report = [&lint](Span name, Variable const& full, bool can_be_mended) {
    Fix fix{name, std::string(full.name)};
    lint.report(name, lint.quoted(name) + " is an older name of '" + fix.replacement + "'",
                can_be_mended ? std::optional(fix) : std::nullopt);
  };
  for (Statement const& statement : lint.formula.statements) {
    Variable const* const full = full_name_of(lint, statement.name);
    // The full name wins; of two assignments under it, the last one would.
    if (full != nullptr) report(statement.name, *full, !is_assigned(lint, full->name));
  }
  for (Expression const& e : lint.formula.expressions) {
    Variable const* const full = e.kind == Kind::name ? full_name_of(lint, e.name) : nullptr;
    if (full != nullptr) report(e.name, *full, true);
  }
}

void quoted_keyword(Lint& lint) {
  for (Statement const& statement : lint.formula.statements) {
    Expression const& value = lint.at(statement.value);
    bool const is_option = lint.text(statement.name) == "$NodeDeallocationOption";
    bool const accepted = lint.semantics.quoted_deallocation_keyword == Unproven::accept;
    if (!is_option || value.kind != Kind::string || !accepted) continue;
    if (!find_constant(lint.text(value.name), lint.semantics)) continue;
    lint.report(Severity::warning, value.span, "no document puts a deallocation keyword in quotes",
                Fix{value.span, std::string(lint.text(value.name))});
  }
}

void undocumented_function(Lint& lint) {
  for (ExprId id = 0; id < lint.size(); ++id) {
    if (!lint.calls(id, "exp")) continue;
    lint.report(lint.at(id).name,
                "'exp' came late to the documentation and is in no public formula; try it on a "
                "pool first");
  }
}

constexpr std::string_view tidy_target =
    "$tasks = max($PendingTasks.GetSample(10));\n"
    "$TargetDedicatedNodes = min(20, $tasks);";

constexpr Rule rows[] = {
    {"case-slip", Severity::error, "A target assigned in other letters than its own",
     "Names are case-sensitive, so this makes a new variable and leaves the target as it was.",
     "$targetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)));",
     "$TargetDedicatedNodes = min(20, max($PendingTasks.GetSample(10)));", case_slip},
    {"similar-names", Severity::note, "Two names that differ only by case or by '$'",
     "Case and '$' make a difference, so a slip reads, or sets, the wrong one.",
     "$pendingTasks = max($PendingTasks.GetSample(10));\n"
     "$TargetDedicatedNodes = min(20, $pendingTasks);",
     tidy_target, similar_names},
    {"unused-variable", Severity::warning, "A value that nothing reads",
     "It is left over, or a name further down is misspelt.",
     "$tasks = max($PendingTasks.GetSample(10));\n$TargetDedicatedNodes = 2;", tidy_target,
     unused_variable},
    {"self-assignment", Severity::warning, "A variable assigned to itself",
     "It has no effect; a target that is not assigned keeps its value anyway.",
     "$TargetDedicatedNodes = $TargetDedicatedNodes;",
     "$TargetDedicatedNodes = $TargetDedicatedNodes + 1;", self_assignment},
    {"deprecated-name", Severity::warning, "An older name of a service variable",
     "Older names are documented no more, and nobody says how long they will work.",
     "$TargetDedicated = $CurrentDedicated + 1;",
     "$TargetDedicatedNodes = $CurrentDedicatedNodes + 1;", deprecated_name},
    {rule::quoted_keyword, Severity::error, "A deallocation keyword in quotes",
     "The documentation writes keywords without quotes, and whether text works is not known.",
     "$NodeDeallocationOption = \"taskcompletion\";", "$NodeDeallocationOption = taskcompletion;",
     quoted_keyword},
    {"undocumented-function", Severity::note, "A function that older documents do not know",
     "exp() is in the documentation since 2023, and no public formula shows that it works.",
     "$growth = exp(2);", "$growth = 7.389;", undocumented_function},
};

}  // namespace

std::span<Rule const> name_rules() { return rows; }

}  // namespace poolcast::formula
