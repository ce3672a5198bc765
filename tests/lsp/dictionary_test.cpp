// What an editor shows of each row of the language's tables.
#include "engine/lsp/dictionary.hpp"

#include <gtest/gtest.h>

#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::lsp {
namespace {

std::string about(std::string_view name, bool after_dot = false) {
  Entry const* const entry = find_entry(name, after_dot);
  return entry == nullptr ? "" : markdown(*entry);
}

TEST(Dictionary, HoldsEveryRowOfTheTables) {
  EXPECT_EQ(dictionary().size(), formula::functions().size() + formula::methods().size() +
                                     formula::members().size() + formula::variables().size() +
                                     formula::constants().size());
  for (Entry const& entry : dictionary()) {
    EXPECT_NE(entry.summary, "") << entry.name;
    EXPECT_NE(entry.doc, "") << entry.name;
    EXPECT_TRUE(entry.instead.empty() || find_entry(entry.instead, false) != nullptr) << entry.name;
  }
}

TEST(Dictionary, ShowsAFunctionWithOneOverloadALine) {
  EXPECT_EQ(about("floor"),
            "```batch-autoscale\n"
            "double floor(double)\n"
            "doubleVec floor(doubleVecList)\n"
            "```\n"
            "The next whole number down.\n"
            "\n"
            "Example: `floor(1.8, 2.2)` gives `[1,2]`");
}

TEST(Dictionary, ShowsWhatAVariableIs) {
  EXPECT_EQ(about("$PendingTasks"),
            "```batch-autoscale\n"
            "$PendingTasks: sample object\n"
            "```\n"
            "Active and running tasks together.\n"
            "\n"
            "Example: `$PendingTasks.GetSample(1)`");
  EXPECT_EQ(find_entry("$TargetDedicatedNodes", false)->summary,
            "$TargetDedicatedNodes: double, can be assigned");
  EXPECT_EQ(find_entry("$NodeDeallocationOption", false)->summary,
            "$NodeDeallocationOption: keyword, can be assigned");
  EXPECT_EQ(find_entry("$CurrentDedicatedNodes", false)->summary,
            "$CurrentDedicatedNodes: double, read-only");
}

TEST(Dictionary, SaysWhatToWriteInsteadOfADeprecatedName) {
  EXPECT_EQ(about("$CurrentDedicated"),
            "```batch-autoscale\n"
            "$CurrentDedicated: double, read-only\n"
            "```\n"
            "The name of $CurrentDedicatedNodes before 2017.\n"
            "\n"
            "Deprecated: write `$CurrentDedicatedNodes`.\n"
            "\n"
            "Example: `$CurrentDedicated + 1`");
  EXPECT_EQ(find_entry("$TargetDedicated", false)->instead, "$TargetDedicatedNodes");
}

TEST(Dictionary, SaysThatARetiredMetricHasNoSamples) {
  Entry const* const entry = find_entry("$DiskBytes", false);
  EXPECT_TRUE(entry->deprecated);
  EXPECT_EQ(entry->doc,
            "Mean disk space in use, in GB. The service no longer takes samples of it.");
}

TEST(Dictionary, KnowsMethodsAndMembersOnlyAfterADot) {
  EXPECT_EQ(find_entry("GetSample", false), nullptr);
  EXPECT_EQ(find_entry("hour", false), nullptr);
  EXPECT_EQ(find_entry("avg", true), nullptr);
  EXPECT_EQ(about("hour", true),
            "```batch-autoscale\n"
            "double hour\n"
            "```\n"
            "0 to 23, UTC.\n"
            "\n"
            "Example: `time(\"2022-09-28T11:19:49Z\").hour` gives `11`");
}

TEST(Dictionary, ShowsConstantsAndKeywords) {
  EXPECT_EQ(about("TimeInterval_Week"),
            "```batch-autoscale\nTimeInterval_Week: timeinterval\n```\nA week.");
  EXPECT_EQ(about("requeue"),
            "```batch-autoscale\nrequeue: a value of $NodeDeallocationOption\n```\n"
            "Tasks of a removed node run again elsewhere.");
}

}  // namespace
}  // namespace poolcast::lsp
