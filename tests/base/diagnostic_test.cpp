#include "engine/base/diagnostic.hpp"

#include <gtest/gtest.h>

namespace poolcast {
namespace {

TEST(Diagnostic, ShowsLineAndCaret) {
  Source const source{"pool.autoscale", "a = 1;\nx = $Foo;\n"};
  EXPECT_EQ(render(source, Diagnostic{.span = {11, 15}, .message = "unknown variable '$Foo'"}),
            "pool.autoscale:2:5: error: unknown variable '$Foo'\n"
            "  x = $Foo;\n"
            "      ^~~~\n");
}

TEST(Diagnostic, CountsCodePointsAndKeepsToTheLine) {
  Source const source{"-", "\xC3\xA9 = \xC3\xA9\xC3\xA9;\r\nnext"};
  EXPECT_EQ(
      render(source, Diagnostic{.severity = Severity::warning, .span = {5, 40}, .message = "odd"}),
      "-:1:5: warning: odd\n"
      "  \xC3\xA9 = \xC3\xA9\xC3\xA9;\n"
      "      ^~~\n");
}

TEST(Diagnostic, StandsBehindTheTextAtItsEnd) {
  EXPECT_EQ(render({"f", "x ="}, Diagnostic{.span = {3, 3}, .message = "more"}),
            "f:1:4: error: more\n  x =\n     ^\n");
  EXPECT_EQ(render({"f", ""}, Diagnostic{.span = {0, 0}, .message = "empty"}),
            "f:1:1: error: empty\n  \n  ^\n");
}

TEST(Diagnostic, CutsALongLineAroundThePlace) {
  std::string const line(300, 'a');
  std::string const shown = render({"f", line}, Diagnostic{.span = {150, 152}, .message = "here"});
  EXPECT_EQ(shown, "f:1:151: error: here\n  ..." + std::string(100, 'a') + "...\n  " +
                       std::string(53, ' ') + "^~\n");
}

TEST(Diagnostic, ShowsControlCharactersAsBlanks) {
  EXPECT_EQ(render({"f", "a\tb\x1B[31m"}, Diagnostic{.span = {2, 3}, .message = "b"}),
            "f:1:3: error: b\n  a b [31m\n    ^\n");
}

TEST(Place, CountsLinesOfBothEnds) {
  std::string_view const text = "a\nbc\r\nd";
  EXPECT_EQ(place_of(text, 0), (Place{1, 1}));
  EXPECT_EQ(place_of(text, 3), (Place{2, 2}));
  EXPECT_EQ(place_of(text, 6), (Place{3, 1}));
  EXPECT_EQ(place_of(text, 7), (Place{3, 2}));
  EXPECT_EQ(line_at(text, 3), "bc");
}

}  // namespace
}  // namespace poolcast
