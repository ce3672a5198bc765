// Random texts made of the language's own words: whatever they are, they parse or give diagnostics,
// and evaluate or give an error. Sanitizers make the most of this.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/formula/print.hpp"
#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

constexpr char const* words[] = {"x",
                                 "y",
                                 "$z",
                                 "$PendingTasks",
                                 ".GetSample(",
                                 ".GetSamplePercent(",
                                 ".Count()",
                                 "$TargetDedicatedNodes",
                                 "$NodeDeallocationOption",
                                 "requeue",
                                 "TimeInterval_Minute",
                                 "time(",
                                 ".hour",
                                 "vec(",
                                 "max(",
                                 "min(",
                                 "avg(",
                                 "percentile(",
                                 "val(",
                                 "lg(",
                                 "stop()",
                                 "rand()",
                                 "(",
                                 ")",
                                 ")",
                                 ")",
                                 ",",
                                 ";",
                                 ";",
                                 "=",
                                 "=",
                                 "+",
                                 "-",
                                 "*",
                                 "/",
                                 "<",
                                 "==",
                                 "&&",
                                 "||",
                                 "!",
                                 "?",
                                 ":",
                                 "0",
                                 "1",
                                 "2.5",
                                 "1e300",
                                 "\"2022-01-01\"",
                                 "\"",
                                 "// c\n",
                                 "\n",
                                 "\\",
                                 "%",
                                 "\xC3\xA9",
                                 "\xFF"};

/// One assignment that is more often right than wrong.
std::string expression(std::uint64_t seed, std::uint64_t& draws, int depth) {
  auto const below = [&](std::uint64_t n) { return draw(seed, Stream::arrival, draws++) % n; };
  auto const inner = [&] { return expression(seed, draws, depth - 1); };
  constexpr char const* leaves[] = {"0",
                                    "2.5",
                                    "x",
                                    "$z",
                                    "TimeInterval_Minute",
                                    "time()",
                                    "requeue",
                                    "\"2022\"",
                                    "vec()",
                                    "vec(1, 2)",
                                    "$PendingTasks.GetSample(3)",
                                    "$TaskSlotsPerNode"};
  constexpr char const* operators[] = {" + ", " - ", " * ", " / ", " < ", " == ", " && ", " || "};
  constexpr char const* calls[] = {"max(", "vec(", "avg(", "lg(", "len(", "val(", "std("};
  switch (depth == 0 ? 0 : below(6)) {
    case 0:
      return leaves[below(std::size(leaves))];
    case 1:
      return "(" + inner() + " ? " + inner() + " : " + inner() + ")";
    case 2:
      return calls[below(std::size(calls))] + inner() + ", " + inner() + ")";
    case 3:
      return "-" + inner();
    default:
      return "(" + inner() + operators[below(std::size(operators))] + inner() + ")";
  }
}

TEST(Soup, NothingButDiagnosticsComesOfNonsense) {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    std::string text;
    std::uint64_t const count = draw(seed, Stream::arrival, 0) % 40;
    for (std::uint64_t i = 1; i <= count; ++i) {
      text += words[draw(seed, Stream::arrival, i) % std::size(words)];
    }
    auto const formula = parse({"soup", text});
    if (formula) {
      ASSERT_EQ(print(*parse({"printed", print(*formula)})), print(*formula)) << "seed " << seed;
      evaluate_text(text);
    } else {
      ASSERT_FALSE(render({"soup", text}, formula.error()).empty()) << "seed " << seed;
    }
  }
}

TEST(Soup, TypesMayMixAsTheyLike) {
  int answered = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    std::uint64_t draws = 0;
    std::string text = "x = 1; $z = vec(3, 4) + 1; ";
    for (int i = 0; i < 2; ++i) text += "x = " + expression(seed, draws, 2) + "; ";
    Answer const answer = evaluate_text(text + "$TargetDedicatedNodes = x");
    ASSERT_FALSE(answer.results.empty()) << "seed " << seed << "\n" << text << answer.error;
    if (answer.error.empty()) ++answered;
  }
  EXPECT_GT(answered, 500);
}

}  // namespace
}  // namespace poolcast::formula
