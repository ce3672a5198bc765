// Which parts of a formula the cases of a script reached: its statements, and the two branches of
// every `?:`, `&&` and `||`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/formula/ast.hpp"
#include "engine/formula/explain.hpp"

namespace poolcast::formulatest {

/// `a ? b : c` goes to b or c; `a && b` to b or past it, and so does `a || b`.
struct Decision {
  formula::ExprId id = 0;
  std::uint64_t taken[2] = {0, 0};  // how often the first, how often the second

  int covered() const { return (taken[0] > 0 ? 1 : 0) + (taken[1] > 0 ? 1 : 0); }
};

/// So many of so many.
struct Share {
  std::size_t covered = 0;
  std::size_t all = 0;

  /// 100 if there is nothing to cover.
  double percent() const;
};

class Coverage {
 public:
  /// `source` is what `formula` was parsed from; its name is the path.
  Coverage(Source source, formula::Formula formula);

  /// One evaluation.
  void add(std::span<formula::ExplainedStatement const> statements);

  Share statements() const;
  Share branches() const;

  std::string const& path() const { return source_.name; }
  std::string const& text() const { return source_.text; }
  formula::Formula const& formula() const { return formula_; }
  std::span<std::uint64_t const> hits() const { return hits_; }  // by statement
  std::span<Decision const> decisions() const { return decisions_; }
  /// Where a statement begins; where a decision's operator stands.
  Place begin_of(std::size_t statement) const;
  Place operator_of(Decision const& decision) const;

 private:
  Source source_;
  formula::Formula formula_;
  std::vector<std::uint64_t> hits_;
  std::vector<Decision> decisions_;
};

/// The formula with how often each statement ran, and below a line what was never reached.
std::string to_text(Coverage const& coverage);

/// One report of all formulas in Cobertura's XML, for PublishCodeCoverageResults and the like.
std::string to_cobertura(std::span<Coverage const> all);

}  // namespace poolcast::formulatest
