#include "bench/muparser_formula.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <iterator>

namespace poolcast::bench {
namespace {

/// All statements in one expression, which costs muParser less than one parser a statement. It has
/// no times: a window is a number of samples, which is less work than to look a time up.
constexpr char const* text =
    "nodes = target,"
    "pending5 = SamplePercent(5 * 2) < 70 ? LargestOfLast(1) : LargestOfLast(5 * 2),"
    "pending60 = SamplePercent(60 * 2) < 70 ? LargestOfLast(1) : LargestOfLast(60 * 2),"
    "total = pending5 > max(0, slots * nodes) ? nodes + 1 : nodes,"
    "total = pending60 <= slots * max(0, nodes - 1) ? nodes - 1 : total,"
    "total = min(4, max(total, 0))";

std::span<double const> samples_of(void* samples) {
  return *static_cast<std::span<double const> const*>(samples);
}

double sample_percent(void* samples, double expected) {
  return std::min(100.0, 100.0 * static_cast<double>(samples_of(samples).size()) / expected);
}

/// As the yardstick in C++ does it: no part of a yardstick is ours to make faster.
double largest_of_last(void* samples, double count) {
  std::span<double const> const all = samples_of(samples);
  auto const last = all.last(std::min(static_cast<std::size_t>(count), all.size()));
  return Eigen::Map<Eigen::ArrayXd const>(last.data(), std::ssize(last)).maxCoeff();
}

}  // namespace

MuParserFormula::MuParserFormula(std::span<double const> samples, double& target, double& slots)
    : samples_(samples) {
  parser_.DefineFunUserData("SamplePercent", sample_percent, &samples_, false);
  parser_.DefineFunUserData("LargestOfLast", largest_of_last, &samples_, false);
  parser_.DefineVar("target", &target);
  parser_.DefineVar("slots", &slots);
  parser_.DefineVar("nodes", &nodes_);
  parser_.DefineVar("pending5", &pending_5_minutes_);
  parser_.DefineVar("pending60", &pending_60_minutes_);
  parser_.DefineVar("total", &total_);
  parser_.SetExpr(text);
  parser_.Eval();  // compiles
}

}  // namespace poolcast::bench
