#include "engine/lsp/tokens.hpp"

#include <gtest/gtest.h>

#include <string>

namespace poolcast::lsp {
namespace {

std::string_view view(std::string_view text, Span span) {
  return text.substr(span.begin, span.end - span.begin);
}

/// Each token after a letter for its kind.
std::string shown(std::string_view text) {
  std::string result;
  for (Token const& token : tokenise(text)) {
    result += result.empty() ? "" : " ";
    result += "nd\"/s"[static_cast<std::size_t>(token.kind)];
    result += ":" + std::string(view(text, token.span));
  }
  return result;
}

std::string assignments(std::string_view text) {
  std::string result;
  for (Assignment const& assignment : find_assignments(text, tokenise(text))) {
    result += std::string(view(text, assignment.name)) + " <" +
              std::string(view(text, assignment.statement)) + ">\n";
  }
  return result;
}

TEST(Tokens, AreNamesNumbersTextsCommentsAndSymbols) {
  EXPECT_EQ(shown("$x=time(\"a;b\").hour>=0.5; // e; \"\n!y"),
            "n:$x s:= n:time s:( \":\"a;b\" s:) s:. n:hour s:>= d:0.5 s:; /:// e; \" s:! n:y");
}

TEST(Tokens, AreFoundInAnyText) {
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown(" \r\n\t"), "");
  EXPECT_EQ(shown("$"), "n:$");
  EXPECT_EQ(shown("\"open\nx"), "\":\"open n:x");
  EXPECT_EQ(shown("\"open"), "\":\"open");
  EXPECT_EQ(shown("//"), "/://");
  EXPECT_EQ(shown("1.2.3"), "d:1.2.3");
}

TEST(Tokens, OfAByteThatNoFormulaHoldsAreSymbols) {
  EXPECT_EQ(tokenise(std::string_view("\xC3\xA4\0@", 4)).size(), 4U);
}

TEST(Assignments, EndBeforeTheirSemicolon) {
  EXPECT_EQ(assignments("x = 1; y == 2; // z = 3;\n$a = x ? 1 : 2"),
            "x <x = 1>\n"
            "$a <$a = x ? 1 : 2>\n");
}

TEST(Assignments, AreFoundWhereASemicolonIsMissing) {
  EXPECT_EQ(assignments("x = max(1, 2)\ny = 3\nz ="),
            "x <x = max(1, 2)>\n"
            "y <y = 3>\n"
            "z <z =>\n");
}

TEST(Assignments, NeedAName) { EXPECT_EQ(assignments("= 1; 2 = 3; (x) = 4; avg(x) = 5"), ""); }

TEST(TokenAt, IsTheWordThatThePlaceTouches) {
  std::string_view const text = "avg(x)";
  auto const tokens = tokenise(text);
  constexpr std::string_view touched[] = {"avg", "avg", "avg", "avg", "x", "x", ")"};
  for (std::uint32_t offset = 0; offset < std::size(touched); ++offset) {
    auto const token = token_at(tokens, offset);
    ASSERT_TRUE(token) << offset;
    EXPECT_EQ(view(text, tokens[*token].span), touched[offset]) << offset;
  }
  EXPECT_FALSE(token_at(tokenise("x  y"), 2));
  EXPECT_FALSE(token_at({}, 0));
}

}  // namespace
}  // namespace poolcast::lsp
