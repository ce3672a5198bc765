// A formula into a template and out again: the same text, and no other byte of the file changed.
#include "engine/iac/embed.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/iac/literal.hpp"
#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

constexpr char const* pieces[] = {"x",      " ",          "$TargetDedicatedNodes",
                                  " = 1;",  "\n",         "\r\n",
                                  "\n\n",   "\t",         "  ",
                                  "\"a\"",  "\\",         "\\n",
                                  "'",      "''",         "'''",
                                  "${",     "$${",        "%{",
                                  "}",      "[",          "]",
                                  "[[",     "// EOF",     "EOF",
                                  "\u00e9", "\U0001F600", "\x01",
                                  "\r",     "/*",         "$",
                                  "\x7F",   "{0}"};

std::string random_formula(std::uint64_t seed) {
  std::string text;
  std::uint64_t const count = draw(seed, Stream::arrival, 0) % 30;
  for (std::uint64_t i = 1; i <= count; ++i) {
    text += pieces[draw(seed, Stream::arrival, i) % std::size(pieces)];
  }
  return text;
}

/// Heredocs and blocks have the line ends of their file, and a heredoc ends with one; the others
/// keep every text, but for line ends that differ from those of the old one.
bool keeps_all(TemplateKind const& kind, std::string const& text) {
  std::string_view const literal = kind.literal;
  bool const plain = literal.starts_with("<<") || literal.starts_with("'''");
  return !plain && text.find('\r') == std::string::npos;
}

TEST(Embed, GivesBackEveryTextFromEveryKindOfTemplate) {
  for (TemplateKind const& kind : template_kinds) {
    int written = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      std::string const text = random_formula(seed);
      Source const before = template_of(kind, kind.literal);
      auto const pools = extract(before);
      ASSERT_TRUE(pools) << render(before, pools.error());
      Result<std::string> const embedded = embed(before, pools->front(), text);
      if (!embedded) continue;  // no such literal can hold it
      ++written;
      Source const after{kind.file, *embedded};
      auto const again = extract(after);
      ASSERT_TRUE(again) << kind.file << " seed " << seed << "\n" << render(after, again.error());
      ASSERT_TRUE(again->front().formula) << kind.file << " seed " << seed << "\n" << after.text;
      std::string const found = again->front().formula->text.text;
      bool const all = keeps_all(kind, text);
      ASSERT_EQ(all ? found : comparable_text(found), all ? text : comparable_text(text))
          << kind.file << " seed " << seed << "\n"
          << after.text;
      Span const old = pools->front().formula->literal->span;
      Span const now = again->front().formula->literal->span;
      ASSERT_EQ(after.text.substr(0, now.begin), before.text.substr(0, old.begin));
      ASSERT_EQ(after.text.substr(now.end), before.text.substr(old.end));
    }
    EXPECT_GT(written, 200) << kind.file;
  }
}

TEST(Embed, EveryByteOfAFormulaHasItsPlaceInTheFile) {
  for (TemplateKind const& kind : template_kinds) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      Source const before = template_of(kind, kind.literal);
      auto const pools = extract(before);
      Result<std::string> const embedded = embed(before, pools->front(), random_formula(seed));
      if (!embedded) continue;
      auto const again = extract({kind.file, *embedded});
      ASSERT_TRUE(again);
      MappedText const& text = again->front().formula->text;
      ASSERT_EQ(text.origins.size(), text.text.size());
      Span last = again->front().formula->literal->span;
      last.end = last.begin;
      for (std::size_t i = 0; i < text.origins.size(); ++i) {
        Span const span = text.origins[i].span;
        std::string const there = embedded->substr(span.begin, span.end - span.begin);
        ASSERT_TRUE(span == last || span.begin >= last.end) << kind.file << " seed " << seed;
        ASSERT_TRUE(there == text.text.substr(i, 1) || there[0] == '\\' || there == "$$" ||
                    there == "%%")
            << kind.file << " seed " << seed << ": " << there;
        last = span;
      }
    }
  }
}

std::string embedded(std::string const& file, std::string const& literal, std::string const& text) {
  for (TemplateKind const& kind : template_kinds) {
    if (kind.file != file) continue;
    Source const source = template_of(kind, literal);
    auto const pools = extract(source);
    if (!pools) return render(source, pools.error());
    auto const result = embed(source, pools->front(), text);
    if (!result) return result.error().message;
    std::size_t const begin = pools->front().formula->literal->span.begin;
    std::size_t const rest = source.text.size() - pools->front().formula->literal->span.end;
    return result->substr(begin, result->size() - rest - begin);
  }
  return "no such template";
}

TEST(Embed, WritesInTheWayOfTheLiteral) {
  struct Row {
    char const* file;
    char const* literal;
    char const* formula;
    char const* expected;
  };
  constexpr Row rows[] = {
      {"arm.json", R"("")", "a\r\n\"\\\t\x01/", R"("a\r\n\"\\\t\u0001/")"},
      {"arm.json", R"("a\nb")", "a\r\nb", R"("a\nb")"},
      {"arm.json", R"("a\r\nb")", "a\nb\n", R"("a\r\nb\r\n")"},
      {"arm.json", "\"a\r\nb\"", "a\n\tb\n", "\"a\r\n\\tb\r\n\""},
      {"arm.json", R"("")", "[a]", R"("[[a]")"},
      {"show.json", R"("")", "[a]", R"("[a]")"},
      {"quoted.tf", R"("")", "${a} \"", R"("$${a} \"")"},
      {"quoted.tf", "<<EOF\nEOF", "${a}", "<<EOF\n$${a}\nEOF"},
      {"quoted.tf", "<<-EOF\n    EOF", "a\n\n  b\n", "<<-EOF\n      a\n\n        b\n    EOF"},
      {"quoted.tf", "<<-EOF\n\t\ta\n\tEOF", "  a\n    b", "<<-EOF\n\t\ta\n\t\t  b\n\tEOF"},
      {"quoted.tf", "<<-EOF\r\n  a\r\nEOF", "a\nb", "<<-EOF\r\n  a\r\n  b\r\nEOF"},
      {"quoted.bicep", "''", "it's ${a}\n", R"('it\'s \${a}\n')"},
      {"block.bicep", "'''a'''", "b\n", "'''b\n'''"},
      {"block.bicep", "'''\na\n'''", "\nb\n", "'''\n\nb\n'''"},
      {"quoted.tf", "<<EOF\nEOF", "a\n EOF\nb",
       "the formula has a line 'EOF', which would end the heredoc; rename the marker in the "
       "template"},
      {"block.bicep", "'''a'''", "a'",
       "the formula has \"'''\" or ends with \"'\", which a ''' string cannot hold"},
  };
  for (Row const& row : rows) {
    EXPECT_EQ(embedded(row.file, row.literal, row.formula), row.expected)
        << row.literal << " <- " << row.formula;
  }
}

std::string refusal(Source const& source, Parameters const& parameters = {}) {
  auto const pools = extract(source, parameters);
  if (!pools) return render(source, pools.error());
  auto const result = embed(source, pools->front(), "x = 1;");
  return result ? "written" : result.error().message;
}

TEST(Embed, SaysWhyAFormulaCannotBeWritten) {
  EXPECT_EQ(refusal({"t.json", R"({"id": "p", "vmSize": "s"})"}),
            "pool 'p' of 't.json' has a fixed size; give it an autoscale formula in the template "
            "first, if only an empty one");
  Source const computed = template_of(template_kinds[0], R"("[concat('a', 'b')]")");
  EXPECT_EQ(refusal(computed),
            "the formula of pool 'p' is computed by concat(); make it one literal in the template, "
            "a parameter's default or a variable");
  EXPECT_EQ(refusal(template_of(template_kinds[0], R"("[if(equals(1, 1), 'a', 'b')]")")),
            "the formula of pool 'p' stands inside an expression; make it one literal in the "
            "template, a parameter's default or a variable");
  auto const parameters = read_parameters({"p.json", R"({"f": "x = 2;"})"});
  Source const given = template_of(template_kinds[3], R"("x = 1;")");
  EXPECT_EQ(refusal(given, *parameters),
            "the formula of pool 'p' comes from parameter 'f' in 'p.json'; write it there, or "
            "leave out --parameters to write the template's default");
}

TEST(Embed, LineEndsBlankEndsAndACommonIndentAreNoDrift) {
  EXPECT_EQ(comparable_text("a\n  b\n"), comparable_text("  a\r\n    b"));
  EXPECT_EQ(comparable_text("a\n\nb"), comparable_text("a\n  \nb \n\n").substr(0, 4) + "\n");
  EXPECT_NE(comparable_text("a\nb"), comparable_text("a\n\nb"));
  EXPECT_NE(comparable_text("a = 1;"), comparable_text("a = 2;"));
}

}  // namespace
}  // namespace poolcast::iac
