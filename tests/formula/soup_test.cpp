// Random texts made of the language's own words: whatever they are, they parse or give diagnostics,
// and evaluate or give an error. Sanitizers make the most of this.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/formula/print.hpp"
#include "tests/formula/evaluation.hpp"
#include "tests/formula/expressions.hpp"

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
    for (int i = 0; i < 2; ++i) text += "x = " + random_expression(seed, draws, 2) + "; ";
    Answer const answer = evaluate_text(text + "$TargetDedicatedNodes = x");
    ASSERT_FALSE(answer.results.empty()) << "seed " << seed << "\n" << text << answer.error;
    if (answer.error.empty()) ++answered;
  }
  EXPECT_GT(answered, 500);
}

}  // namespace
}  // namespace poolcast::formula
