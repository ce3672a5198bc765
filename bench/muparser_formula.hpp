// The yardstick of the evaluator among interpreters: the article's formula for muParser, a widely
// used expression parser that knows numbers only. Its samples are reduced by functions of ours.
#pragma once

#include <muParser.h>

#include <span>

namespace poolcast::bench {

class MuParserFormula {
 public:
  /// One sample each half minute, the last one now. They and the two numbers are read anew by each
  /// evaluation, so they stay where they are.
  MuParserFormula(std::span<double const> samples, double& target, double& slots);
  MuParserFormula(MuParserFormula const&) = delete;
  MuParserFormula& operator=(MuParserFormula const&) = delete;

  /// The new target.
  double evaluate() { return parser_.Eval(); }

 private:
  std::span<double const> samples_;
  double nodes_ = 0;
  double pending_5_minutes_ = 0;
  double pending_60_minutes_ = 0;
  double total_ = 0;
  mu::Parser parser_;
};

}  // namespace poolcast::bench
