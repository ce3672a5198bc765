#include "engine/library/adjust.hpp"

#include <gtest/gtest.h>

#include "engine/base/text.hpp"
#include "engine/formula/format.hpp"
#include "engine/formula/parse.hpp"
#include "tests/support/run.hpp"

namespace poolcast::library {
namespace {

Template const& named(std::string_view name) {
  Template const* const found = find_template(name);
  ENSURE(found);
  return *found;
}

constexpr Template small = {.name = "small",
                            .formula =
                                "// How many?\n// And why?\n\n// A limit.\n"
                                "$cap = 4; // tune: 1..8\noffset = -1; // tune: -2.0..2\n"
                                "$TargetDedicatedNodes = min($cap, offset + 3);\n",
                            .test = ""};

TEST(Library, HoldsEveryFormulaOfTheFolderByName) {
  std::string names;
  for (Template const& one : templates()) names += std::string(one.name) + " ";
  EXPECT_EQ(names,
            "burst capped-ramp deadline ephemeral-agents fixed nightly-batch pending-average "
            "queue-depth scale-to-zero slot-aware spot-first warm-pool workday ");
  EXPECT_EQ(find_template("works"), nullptr);
}

TEST(Library, EveryFormulaOpensWithItsQuestion) {
  for (Template const& one : templates()) {
    EXPECT_TRUE(question_of(one).ends_with("?")) << one.name << ": " << question_of(one);
  }
  EXPECT_EQ(question_of(small), "How many? And why?");
}

TEST(Library, EveryFormulaButTheArticlesIsInCanonicalForm) {
  for (Template const& one : templates()) {
    if (one.name == "ephemeral-agents") continue;  // as it was published
    std::string const text(one.formula);
    EXPECT_EQ(formula::formatted(formula::parse({"f", text}).value()), text) << one.name;
  }
}

TEST(Library, EveryFormulaButTheArticlesHasANumberToSet) {
  for (Template const& one : templates()) {
    EXPECT_EQ(constants_of(one).empty(), one.name == "ephemeral-agents") << one.name;
  }
}

TEST(Library, IsATableInTheDocumentWithEveryQuestionAndNumber) {
  std::string const document = test::read_file(POOLCAST_SOURCE_DIR "/docs/formulas.md");
  for (Template const& one : templates()) {
    std::string numbers;
    for (formula::TunableConstant const& constant : constants_of(one)) {
      numbers += (numbers.empty() ? "`" : ", `") + std::string(setting_name(constant)) + "`";
    }
    if (numbers.empty()) numbers = "none";
    std::string const begin = "| `" + std::string(one.name) + "` | " + question_of(one) + " | ";
    std::size_t const at = document.find(begin);
    ASSERT_NE(at, document.npos) << begin;
    std::string const row = document.substr(at, document.find('\n', at) - at);
    EXPECT_TRUE(row.ends_with(" | " + numbers + " |")) << row << "\n" << numbers;
  }
}

TEST(Adjust, ReplacesTheNumbersAndNothingElse) {
  EXPECT_EQ(adjusted(small, {"offset=1.50", " $cap = 8"}).value(),
            "// How many?\n// And why?\n\n// A limit.\n"
            "$cap = 8; // tune: 1..8\noffset = 1.5; // tune: -2.0..2\n"
            "$TargetDedicatedNodes = min($cap, offset + 3);\n");
  EXPECT_EQ(adjusted(small, {"offset=-2", "cap=1"}).value(),
            "// How many?\n// And why?\n\n// A limit.\n"
            "$cap = 1; // tune: 1..8\noffset = -2; // tune: -2.0..2\n"
            "$TargetDedicatedNodes = min($cap, offset + 3);\n");
  EXPECT_EQ(adjusted(small, {}).value(), small.formula);
}

TEST(Adjust, SaysWhatIsWrongWithEverySetting) {
  struct Case {
    std::string setting;
    std::string problem;
  };
  Case const cases[] = {
      {"cap=9", "'cap' cannot be '9'; it takes a whole number from 1 to 8\n"},
      {"cap=0", "'cap' cannot be '0'; it takes a whole number from 1 to 8\n"},
      {"cap=1.5", "'cap' cannot be '1.5'; it takes a whole number from 1 to 8\n"},
      {"cap=", "'cap' cannot be ''; it takes a whole number from 1 to 8\n"},
      {"cap=many", "'cap' cannot be 'many'; it takes a whole number from 1 to 8\n"},
      {"$offset=3", "'offset' cannot be '3'; it takes a number from -2 to 2\n"},
      {"capp=3", "'small' has no constant 'capp'; did you mean 'cap'?\n"},
      {"nodes=3", "'small' has no constant 'nodes'; it has cap, offset\n"},
      {"cap", "'cap' sets nothing; write --set cap=10\n"},
      {"=3", "'=3' sets nothing; write --set cap=10\n"},
  };
  for (Case const& one : cases) {
    Expected<std::string, std::string> const text = adjusted(small, {one.setting});
    ASSERT_FALSE(text) << one.setting;
    EXPECT_EQ(text.error(), one.problem);
  }
  EXPECT_EQ(adjusted(small, {"cap=1", "x", "$cap=2"}).error(),
            "'x' sets nothing; write --set cap=10\n'cap' is set twice\n");
  EXPECT_EQ(adjusted(named("ephemeral-agents"), {"cap=1"}).error(),
            "'ephemeral-agents' has no constant 'cap'; all its numbers are fixed\n");
}

}  // namespace
}  // namespace poolcast::library
