// Templates that are cut off, or have bytes changed: whatever they are, they give pools or
// diagnostics. Sanitizers make the most of this.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "tests/iac/templates.hpp"

namespace poolcast::iac {
namespace {

constexpr std::string_view bytes = "\"'{}[]()\\,:=$%<>-#/*\n\r u0Ex\xC3\xFF";

/// A few bytes of `text` replaced, and perhaps its end gone.
std::string broken(std::string text, std::uint64_t seed) {
  std::uint64_t const changes = 1 + draw(seed, Stream::arrival, 0) % 4;
  for (std::uint64_t i = 1; i <= changes && !text.empty(); ++i) {
    std::uint64_t const at = draw(seed, Stream::arrival, 3 * i) % text.size();
    text[at] = bytes[draw(seed, Stream::arrival, 3 * i + 1) % bytes.size()];
    if (draw(seed, Stream::arrival, 3 * i + 2) % 4 == 0) text.resize(at + 1);
  }
  return text;
}

TEST(Broken, NothingButPoolsOrDiagnosticsComesOfBrokenFiles) {
  constexpr char const* expressions[] = {
      R"("[format('x = {0}; {{', concat(variables('f'), 'it''s'))]")",
      R"("[if(equals(1, 2), parameters('f').a['b'], replace('aa', 'a', 'b'))]")"};
  int pools = 0;
  for (TemplateKind const& kind : template_kinds) {
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
      bool const literal = seed % 3 == 0 || std::string_view(kind.file) != "arm.json";
      std::string const& text =
          template_of(kind, literal ? kind.literal : expressions[seed % 2]).text;
      Source const source{kind.file, broken(text, seed)};
      auto const formulas = formulas_of(source);
      if (formulas) {
        for (NamedFormula const& formula : *formulas) {
          ASSERT_EQ(formula.formula.text.origins.size(), formula.source.text.size());
          auto const size = static_cast<std::uint32_t>(formula.source.text.size());
          Diagnostics const mapped = map_to_file(
              formula.formula,
              {{Severity::error, {0, size}, "m"}, {Severity::error, {size, size}, "m"}});
          ASSERT_FALSE(render(source, mapped).empty());
          ++pools;
        }
      } else {
        ASSERT_FALSE(render(source, formulas.error()).empty()) << kind.file << " seed " << seed;
      }
    }
  }
  EXPECT_GT(pools, 500);
}

}  // namespace
}  // namespace poolcast::iac
