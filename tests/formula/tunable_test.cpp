#include "engine/formula/tunable.hpp"

#include <gtest/gtest.h>

#include "engine/base/text.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formula {
namespace {

/// One line a constant, or the rendered diagnostics.
std::string constants_of(std::string const& text) {
  Source const source{"f", text};
  auto const constants = tunable_constants(parse(source).value());
  if (!constants) return render(source, constants.error());
  std::string lines;
  for (TunableConstant const& one : *constants) {
    lines += one.name + " = " + text.substr(one.value.begin, one.value.end - one.value.begin);
    if (one.range.kind != TuneRange::Kind::number) {
      lines += ", " + wanted(one.range) + "\n";
      continue;
    }
    lines += " in " + format_number(one.range.least) + " to " + format_number(one.range.most) +
             (one.range.whole ? "\n" : ", fractions too\n");
  }
  return lines;
}

TEST(Tunable, IsANumberWithATuneCommentBehindIt) {
  EXPECT_EQ(constants_of("$cap = 4; // tune: 1..32\n"
                         "$other = 5; // for a reason\n"
                         "offset = -3.5 ; //tune: -12.0 .. 14\n"
                         "$last = 7 // tune: 7..7"),
            "$cap = 4 in 1 to 32\n"
            "offset = -3.5 in -12 to 14, fractions too\n"
            "$last = 7 in 7 to 7\n");
}

TEST(Tunable, ThereMayBeNone) { EXPECT_EQ(constants_of("$a = 1; // untuned: 1..2"), ""); }

TEST(Tunable, BelongsBehindANumberOfItsOwn) {
  for (std::string const text :
       {"$a = 1 + 1; // tune: 1..3", "// tune: 1..3\n$a = 1;", "5; // tune: 1..3",
        "$a = max(1, // tune: 1..3\n2);", "$a = 1;\n// tune: 1..3", "$a = !1; // tune: 1..3"}) {
    EXPECT_NE(constants_of(text).find("error: '// tune:' belongs behind the number that it is "
                                      "about: '$cap = 4; // tune: 1..32'\n"),
              std::string::npos)
        << text;
  }
}

TEST(Tunable, SaysWhatIsWrongWithEveryRange) {
  EXPECT_EQ(constants_of("$a = 1; // tune: 1-3\n"
                         "$b = 2; // tune: 3..1\n"
                         "$c = 9; // tune: 1..3\n"
                         "$d = 1.5; // tune: 1..3\n"
                         "$e = 1; // tune:\n"),
            R"(f:1:9: error: '1-3' is no range; write '1..32', the least value and the greatest
  $a = 1; // tune: 1-3
          ^~~~~~~~~~~~
f:2:9: error: '3..1' is no range; write '1..32', the least value and the greatest
  $b = 2; // tune: 3..1
          ^~~~~~~~~~~~~
f:3:6: error: '$c' is 9, outside its own '// tune: 1..3'
  $c = 9; // tune: 1..3
       ^
f:4:6: error: '$d' is 1.5, outside its own '// tune: 1..3'
  $d = 1.5; // tune: 1..3
       ^~~
f:5:9: error: '' is no range; write '1..32', the least value and the greatest
  $e = 1; // tune:
          ^~~~~~~~
)");
}

TEST(Tunable, IsAnIntervalOrAWordToo) {
  EXPECT_EQ(constants_of("$hold = TimeInterval_Minute * 15; // tune: 5m..1h step 5m\n"
                         "$long = 2 * TimeInterval_Hour; // tune: PT1H..1d\n"
                         "$day = TimeInterval_Day; // tune: 1h..48h\n"
                         "$NodeDeallocationOption = requeue; // tune: {requeue, taskcompletion}\n"
                         "$used = $a; // tune: { $a }"),
            "$hold = TimeInterval_Minute * 15, a duration from 5 min to 1 h\n"
            "$long = 2 * TimeInterval_Hour, a duration from 1 h to 1 d\n"
            "$day = TimeInterval_Day, a duration from 1 h to 2 d\n"
            "$NodeDeallocationOption = requeue, requeue or taskcompletion\n"
            "$used = $a, $a\n");
}

TEST(Tunable, AStepMakesFractionsWhereItIsOne) {
  EXPECT_EQ(constants_of("$a = 1; // tune: 1..3 step 2\n$b = 1; // tune: 1..3 step 0.5"),
            "$a = 1 in 1 to 3\n$b = 1 in 1 to 3, fractions too\n");
  EXPECT_EQ(read_tune_range("1..32 step 4")->step, 4);
  EXPECT_EQ(read_tune_range("5m..60m step 5m")->step, 300);
  EXPECT_EQ(read_tune_range("1..32")->step, std::nullopt);
}

TEST(Tunable, ARangeMustBeOfTheValuesKind) {
  EXPECT_EQ(constants_of("$a = 1; // tune: 1m..3m\n"
                         "$b = TimeInterval_Hour; // tune: 1..3\n"
                         "$c = requeue; // tune: 1..3\n"
                         "$d = TimeInterval_Hour * 2; // tune: 5m..1h\n"
                         "$e = requeue; // tune: {terminate}\n"),
            R"(f:1:9: error: '1m..3m' is no range of '$a', which is a number; write an interval, )"
            R"('TimeInterval_Minute * 15', or numbers as bounds
  $a = 1; // tune: 1m..3m
          ^~~~~~~~~~~~~~~
f:2:25: error: '1..3' is no range of '$b', which is an interval; )"
            R"(write durations: '// tune: 5m..60m'
  $b = TimeInterval_Hour; // tune: 1..3
                          ^~~~~~~~~~~~~
f:3:15: error: '1..3' is no range of '$c', which is a word; write '// tune: {requeue, ...}'
  $c = requeue; // tune: 1..3
                ^~~~~~~~~~~~~
f:4:6: error: '$d' is TimeInterval_Hour * 2, outside its own '// tune: 5m..1h'
  $d = TimeInterval_Hour * 2; // tune: 5m..1h
       ^~~~~~~~~~~~~~~~~~~~~
f:5:6: error: '$e' is requeue, outside its own '// tune: {terminate}'
  $e = requeue; // tune: {terminate}
       ^~~~~~~
)");
}

TEST(Tunable, SaysHowToWriteWhatIsNoRange) {
  for (auto const& [text, remedy] :
       {std::pair{"1..32 step 0", "'1..32 step 4', a step above 0"},
        std::pair{"1m..5m step 4", "'5m..60m step 5m', a duration as step"},
        std::pair{"1..5m", "'1..32', the least value and the greatest"},
        std::pair{"{a b}", "'{requeue, taskcompletion}', words with commas between them"},
        std::pair{"{a,}", "'{requeue, taskcompletion}', words with commas between them"},
        std::pair{"{a", "'{requeue, taskcompletion}', words with commas between them"}}) {
    EXPECT_EQ(read_tune_range(text).error(),
              "'" + std::string(text) + "' is no range; write " + remedy);
  }
  EXPECT_EQ(read_tune_range("{a, b, a}").error(), "'{a, b, a}' has 'a' twice");
}

TEST(Tunable, WritesWhatFits) {
  Formula const formula = parse({"f",
                                 "$cap = 4; // tune: 1..32\n"
                                 "$hold = 15 * TimeInterval_Minute; // tune: 1m..3h\n"
                                 "$o = requeue; // tune: {requeue, terminate}"})
                              .value();
  std::vector<TunableConstant> const all = tunable_constants(formula).value();
  EXPECT_EQ(fitting_text(all[0], "32"), "32");
  EXPECT_EQ(fitting_text(all[0], "33"), std::nullopt);
  EXPECT_EQ(fitting_text(all[0], "1.5"), std::nullopt);
  EXPECT_EQ(fitting_text(all[1], "2h"), "TimeInterval_Minute * 120");
  EXPECT_EQ(fitting_text(all[1], "90s"), "TimeInterval_Second * 90");
  EXPECT_EQ(fitting_text(all[1], "PT1M"), "TimeInterval_Minute * 1");
  EXPECT_EQ(fitting_text(all[1], "5"), std::nullopt);
  EXPECT_EQ(fitting_text(all[2], "terminate"), "terminate");
  EXPECT_EQ(fitting_text(all[2], "taskcompletion"), std::nullopt);
}

TEST(Tunable, WritesNumbersInFull) {
  EXPECT_EQ(plain_number(4294967296), "4294967296");
  EXPECT_EQ(plain_number(1e15 + 1), "1000000000000001");
  EXPECT_EQ(plain_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(plain_number(-0.0000025), "-0.0000025");
  EXPECT_EQ(plain_number(-0.0), "0");
}

}  // namespace
}  // namespace poolcast::formula
