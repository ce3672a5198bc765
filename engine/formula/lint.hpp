// What is allowed but unwise: a table of rules, each a row with its reason, an example that it
// finds, and the example mended. Knows a formula's text and meaning; no pool, no file.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/base/time.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/typecheck.hpp"

namespace poolcast::formula {

/// What is known of the pool that the formula is for.
struct LintContext {
  std::optional<double> task_slots_per_node;
  std::optional<Duration> evaluation_interval;
};

struct Lint;  // rules.hpp

struct Rule {
  std::string_view id;
  Severity severity;
  std::string_view text;     // what it finds, for a list
  std::string_view why;      // one sentence
  std::string_view example;  // a formula that it finds something in
  std::string_view fixed;    // the example mended
  void (*check)(Lint&);      // null: the parser, the checker or the reader of comments reports it
};

/// In the order of docs/language-reference.md.
std::span<Rule const> rules();
Rule const* find_rule(std::string_view id);

/// All that there is to say of a formula, in the order of its text: the checker's errors and what
/// the rules find, without what a comment allows: `// poolcast: allow RULE reason`.
Diagnostics lint(Formula const& formula, Typing const& typing, Semantics const& semantics = {},
                 LintContext const& context = {});

}  // namespace poolcast::formula
