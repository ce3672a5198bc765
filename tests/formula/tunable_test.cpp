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
    lines += one.name + " = " + text.substr(one.value.begin, one.value.end - one.value.begin) +
             " in " + format_number(one.least) + " to " + format_number(one.most) +
             (one.whole ? "\n" : ", fractions too\n");
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
  EXPECT_EQ(
      constants_of("$a = 1; // tune: 1-3\n"
                   "$b = 2; // tune: 3..1\n"
                   "$c = 9; // tune: 1..3\n"
                   "$d = 1.5; // tune: 1..3\n"
                   "$e = 1; // tune:\n"),
      R"(f:1:9: error: '1-3' is no range; write '// tune: 1..32', the least value and the greatest
  $a = 1; // tune: 1-3
          ^~~~~~~~~~~~
f:2:9: error: '3..1' is no range; write '// tune: 1..32', the least value and the greatest
  $b = 2; // tune: 3..1
          ^~~~~~~~~~~~~
f:3:6: error: '$c' is 9, outside its own '// tune: 1..3'
  $c = 9; // tune: 1..3
       ^
f:4:6: error: '$d' is 1.5, outside its own '// tune: 1..3'
  $d = 1.5; // tune: 1..3
       ^~~
f:5:9: error: '' is no range; write '// tune: 1..32', the least value and the greatest
  $e = 1; // tune:
          ^~~~~~~~
)");
}

}  // namespace
}  // namespace poolcast::formula
