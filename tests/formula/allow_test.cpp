#include "engine/formula/allow.hpp"

#include <gtest/gtest.h>

#include "engine/formula/lint.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formula {
namespace {

std::string found(std::string const& text) {
  auto const formula = parse({"test", text});
  std::string all;
  for (Diagnostic const& one : lint(*formula, infer(*formula, {}))) {
    Place const place = place_of(text, one.span.begin);
    all += std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
           std::string(one.rule) + "\n";
  }
  return all;
}

struct Row {
  char const* text;
  char const* found;
};
constexpr Row rows[] = {
    {"x = 1;\n$TargetDedicatedNodes = 2;", "1:1 unused-variable\n"},
    {"// poolcast: allow unused-variable shown in the results\nx = 1;\n$TargetDedicatedNodes = 2;",
     ""},
    {"x = 1; // poolcast: allow unused-variable shown in the results\n$TargetDedicatedNodes = 2;",
     ""},
    // The statement after the comment, and no other.
    {"// poolcast: allow unused-variable why\nx = 1;\ny = 1;\n$TargetDedicatedNodes = 2;",
     "3:1 unused-variable\n"},
    // The whole statement, though it goes on in other lines.
    {"// poolcast: allow number-form why\n$TargetDedicatedNodes = 2\n + 1e3;", ""},
    {"$TargetDedicatedNodes = 2\n + 1e3; // poolcast: allow number-form why", ""},
    // Two comments, two rules.
    {"// poolcast: allow unused-variable why\n// poolcast: allow number-form why\nx = .5;\n"
     "$TargetDedicatedNodes = 2;",
     ""},
    {"//poolcast:allow\tunused-variable why\nx = 1;\n$TargetDedicatedNodes = 2;", ""},
    {"x = \"// poolcast: allow nothing\";\n$TargetDedicatedNodes = len(1, 2);\nx == x;",
     "3:1 no-effect\n"},
    {"$TargetDedicatedNodes = 2; // poolcast: allow no-cap why", "1:47 unused-allow\n"},
    {"$TargetDedicatedNodes = 2;\n// poolcast: allow no-cap why", "2:20 unused-allow\n"},
    {"// poolcast: allow no-cat why\n$TargetDedicatedNodes = 2;", "1:20 bad-allow\n"},
    {"// poolcast: allow no-cap\n$TargetDedicatedNodes = 2;", "1:1 bad-allow\n"},
    {"// poolcast: allow\n$TargetDedicatedNodes = 2;", "1:1 bad-allow\n"},
    {"// poolcast: ignore no-cap why\n$TargetDedicatedNodes = 2;", "1:1 bad-allow\n"},
    {"// poolcast is a tool\n$TargetDedicatedNodes = 2;", ""},
    {"// poolcast: allow metric-without-method tried on our pool\n"
     "$TargetDedicatedNodes = min(9, $PendingTasks); $NodeDeallocationOption = requeue;",
     ""},
};

TEST(Allow, SilencesARuleInOneStatementOrLine) {
  for (Row const& row : rows) EXPECT_EQ(found(row.text), row.found) << row.text;
}

TEST(Allow, SaysWhatItDoesNotUnderstand) {
  std::string all;
  for (char const* text : {"// poolcast: allow no-cap\nx = 1;", "// poolcast: allow\nx = 1;",
                           "// poolcast: ignore this\nx = 1;"}) {
    Allowances const allowances = find_allowances(*parse({"test", text}));
    for (Misunderstood const& one : allowances.misunderstood) all += one.message + "\n";
  }
  EXPECT_EQ(all,
            "'allow no-cap' needs a reason\n"
            "'allow' needs the rule that it allows, and the reason\n"
            "a comment to poolcast is '// poolcast: allow RULE reason'\n");
}

}  // namespace
}  // namespace poolcast::formula
