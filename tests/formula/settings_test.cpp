// Long: a test for each setting of the language.
// Every setting: what a formula gives by default and by each alternative, and that an evaluation
// which hinges on a setting says so.
#include "engine/formula/settings.hpp"

#include <gtest/gtest.h>

#include <set>

#include "engine/base/text.hpp"
#include "tests/formula/evaluation.hpp"

namespace poolcast::formula {
namespace {

struct Case {
  char const* setting;
  char const* value;  // empty: the default
  char const* formula;
  char const* answer;  // the value of `x`, or of the whole results, or the error
};

// $PendingTasks had the samples 1 to 10; $RunningTasks has none, and 6 of 10 are there of
// $ActiveTasks. 2022-10-02 is a Sunday.
constexpr Case cases[] = {
    {"empty_statement", "", "x = 1;;", "1"},
    {"empty_statement", "error", "x = 1;;",
     "test:1:7: error: nothing stands before this ';'; remove it\n  x = 1;;\n        ^\n"},
    {"block_comment", "", "x = /* 5 */ 1",
     "test:1:5: error: '/*' is not known; a comment is '//' up to the end of the line\n"
     "  x = /* 5 */ 1\n      ^~\n"},
    {"block_comment", "accept", "x = /* 5 */ 1", "1"},
    {"single_quoted_string", "", "x = 'a'",
     "test:1:5: error: text stands in double quotes, not in single ones\n  x = 'a'\n      ^\n"},
    {"single_quoted_string", "accept", "x = 'a'", "a"},
    {"name_case", "", "x = MAX(1, 2)", "Line 1, Col 5: Undefined symbol: MAX"},
    {"name_case", "insensitive", "x = MAX(1, 2); X = X + TIME().Year + $pendingtasks.COUNT()",
     "2034"},
    {"name_case", "", "$pendingTasks = 4; x = $pendingTasks", "4"},
    {"number_forms", "", "x = .5 + 1e3", "1000.5"},
    {"number_forms", "documented", "x = .5",
     "test:1:5: error: number '.5' has no documented form; write such as 0.5 or 1000\n"
     "  x = .5\n      ^~\n"},
    {"quoted_deallocation_keyword", "", "x = 1; $NodeDeallocationOption = \"terminate\"",
     "Line 1, Col 34: $NodeDeallocationOption must be requeue, terminate, taskcompletion or "
     "retaineddata, not a string"},
    {"quoted_deallocation_keyword", "accept", "x = 1; $NodeDeallocationOption = \"terminate\"",
     "1"},
    {"short_circuit", "", "x = 0 && $RunningTasks.GetSample(TimeInterval_Hour)", "0"},
    {"short_circuit", "", "x = 1 || $RunningTasks.GetSample(TimeInterval_Hour)", "1"},
    {"short_circuit", "", "x = 1 || \"a\"", "1"},
    {"short_circuit", "", "x = 1 || $RunningTasks", "1"},
    {"short_circuit", "", "x = 1 || TimeInterval_Hour", "1"},
    {"short_circuit", "", "x = 0 && (0 || requeue)", "0"},
    {"short_circuit", "", "x = 0 && $NodeDeallocationOption", "0"},
    {"short_circuit", "false", "x = 1 || \"a\"",
     "Line 1, Col 7: Operator '||' cannot be applied to double and string"},
    {"short_circuit", "false", "x = 0 && $RunningTasks.GetSample(TimeInterval_Hour)",
     "Line 1, Col 33: Insufficient data from data set: $RunningTasks wanted 70%, received 0%"},
    {"one_element_vector_as_number", "", "x = vec(5) > 4",
     "Line 1, Col 12: Operator '>' cannot be applied to doubleVec and double"},
    {"one_element_vector_as_number", "accept", "x = vec(5) > 4", "1"},
    {"one_element_vector_as_number", "accept", "x = vec(0) ? 7 : 8", "8"},
    {"one_element_vector_as_number", "accept", "x = 1; $TargetDedicatedNodes = vec(2)", "1"},
    {"vector_lengths_differ", "", "x = vec(1, 2) + vec(3)",
     "Line 1, Col 15: Operator '+' cannot be applied to vectors of 2 and 1 elements"},
    {"vector_lengths_differ", "shorter", "x = vec(1, 2) + vec(3)", "[4]"},
    {"not_finite", "", "x = 1 / $CurrentDedicatedNodes * 0 + 1 / 0",
     "Line 1, Col 40: Division by zero"},
    {"not_finite", "accept", "x = 1 / 0", "inf"},
    {"not_finite", "", "x = ln(0)",
     "Line 1, Col 5: The result of the function is not a finite number"},
    {"not_finite", "accept", "x = ln(0)", "-inf"},
    {"legacy_names", "", "x = $CurrentDedicated", "2"},
    {"legacy_names", "error", "x = $CurrentDedicated",
     "Line 1, Col 5: Undefined symbol: $CurrentDedicated"},
    {"retired_metrics", "", "x = $DiskBytes.Count()", "0"},
    {"retired_metrics", "error", "x = $DiskBytes.Count()",
     "Line 1, Col 5: Undefined symbol: $DiskBytes"},
    {"current_nodes_have_samples", "", "x = $CurrentDedicatedNodes.GetSample(2)", "[2,2]"},
    {"current_nodes_have_samples", "error", "x = $CurrentDedicatedNodes.GetSample(2)",
     "Line 1, Col 28: Not a sample object, so it has no method: GetSample"},
    {"bare_metric_as_number", "", "x = $PendingTasks",
     "Line 1, Col 5: A sample object is not a value: $PendingTasks"},
    {"bare_metric_as_number", "last_sample", "x = $PendingTasks", "10"},
    {"read_only_assignment", "", "x = 1; $CurrentDedicatedNodes = 5",
     "Line 1, Col 8: Read-only symbol cannot be assigned: $CurrentDedicatedNodes"},
    {"read_only_assignment", "syntax_error", "x = 1; $CurrentDedicatedNodes = 5",
     "test:1:8: error: read-only symbol cannot be assigned: $CurrentDedicatedNodes\n"
     "  x = 1; $CurrentDedicatedNodes = 5\n         ^~~~~~~~~~~~~~~~~~~~~~\n"},
    {"read_only_assignment", "ignore", "$CurrentDedicatedNodes = 5; x = $CurrentDedicatedNodes",
     "2"},
    {"percentile_scale", "", "x = percentile(vec(1, 2, 3), 50)", "2"},
    {"percentile_scale", "fraction", "x = percentile(vec(1, 2, 3), 0.5)", "2"},
    {"percentile_scale", "fraction", "x = percentile(vec(1, 2, 3), 50)",
     "Line 1, Col 5: A percentile must be from 0 to 1, not 50"},
    {"percentile_interpolation", "", "x = percentile(vec(1, 2), 50)", "1.5"},
    {"percentile_interpolation", "nearest_rank", "x = percentile(vec(1, 2), 50)", "1"},
    {"index_out_of_range", "", "x = val(vec(5), 1)",
     "Line 1, Col 5: Index 1 is outside a vector of 1 elements"},
    {"index_out_of_range", "zero", "x = val(vec(5), 1)", "0"},
    {"index_of_empty_vector", "", "x = val($RunningTasks.GetSample(1), 0)", "0"},
    {"index_of_empty_vector", "error", "x = val($RunningTasks.GetSample(1), 0)",
     "Line 1, Col 5: Index 0 is outside a vector of 0 elements"},
    {"rounding", "", "x = round(0.5, 1.5, 2.5, -2.5)", "[1,2,3,-3]"},
    {"rounding", "half_to_even", "x = round(0.5, 1.5, 2.5, -2.5)", "[0,2,2,-2]"},
    {"single_number_deviation", "", "x = std(4)", "0"},
    {"single_number_deviation", "error", "x = std(4)",
     "Line 1, Col 5: The function has no value over one number"},
    {"time_fraction_digits", "", "x = time(\"2022-01-01T00:00:00.1234567Z\")",
     "2022-01-01T00:00:00.123Z"},
    {"time_fraction_digits", "6", "x = time(\"2022-01-01T00:00:00.1234567Z\")",
     "Line 1, Col 5: '2022-01-01T00:00:00.1234567Z' is not a time in W3C-DTF or RFC 1123 format"},
    {"time_fraction_digits", "8", "x = time(\"2022-01-01T00:00:00.12345678Z\")",
     "2022-01-01T00:00:00.123Z"},
    {"stop", "", "x = 1; stop(); x = 2", "1"},
    {"stop", "fail", "x = 1; stop(); x = 2", "Line 1, Col 8: Stopped by stop()"},
    {"unknown_function", "", "x = now()", "Line 1, Col 5: Undefined symbol: now"},
    {"unknown_function", "syntax_error", "x = now()",
     "test:1:5: error: undefined symbol: now\n  x = now()\n      ^~~\n"},
    {"empty_argument_list", "", "x = max()",
     "Line 1, Col 5: Wrong number of arguments: max takes at least 1 argument, not 0"},
    {"empty_argument_list", "empty_vector", "x = max()", "0"},
    {"empty_vector_aggregate", "", "x = max($RunningTasks.GetSample(1))", "0"},
    {"empty_vector_aggregate", "error", "x = max($RunningTasks.GetSample(1))",
     "Line 1, Col 5: The function has no value over an empty vector"},
    {"year", "", "x = TimeInterval_Year", "8760:00:00.000"},
    {"year", "P366D", "x = TimeInterval_Year", "8784:00:00.000"},
    {"weekday_of_sunday", "", "x = time(\"2022-10-02\").weekday", "0"},
    {"weekday_of_sunday", "7", "x = time(\"2022-10-02\").weekday", "7"},
    {"default_sample_percent", "", "x = sum($ActiveTasks.GetSample(5 * TimeInterval_Minute))",
     "Line 1, Col 31: Insufficient data from data set: $ActiveTasks wanted 70%, received 60%"},
    {"default_sample_percent", "10", "x = sum($ActiveTasks.GetSample(5 * TimeInterval_Minute))",
     "6"},
    {"sample_order", "", "x = val($PendingTasks.GetSample(3), 0)", "8"},
    {"sample_order", "newest_first", "x = val($PendingTasks.GetSample(3), 0)", "10"},
    {"negative_target", "", "x = 1; $TargetDedicatedNodes = -1",
     "Line 1, Col 8: A target must not be negative"},
    {"negative_target", "zero", "x = 1; $TargetDedicatedNodes = -1", "1"},
};

World world_of_cases() {
  World world;
  world.record(Metric::active_tasks, {1, 1, 1, 1, 1, 1});
  return world;
}

/// The value of `x`, or what went wrong.
std::string answer_of(Answer const& answer) {
  if (!answer.error.empty()) return answer.error;
  std::size_t const at = answer.results.find(";x=");
  return at == answer.results.npos ? answer.results : answer.results.substr(at + 3);
}

TEST(Settings, EachChoiceGivesItsOwnAnswer) {
  World world = world_of_cases();
  for (Case const& row : cases) {
    SCOPED_TRACE(std::string(row.setting) + " = " + row.value + ": " + row.formula);
    world.semantics = {};
    Setting const* const found = find_setting(row.setting);
    ASSERT_NE(found, nullptr);
    if (*row.value != '\0') {
      EXPECT_TRUE(set(*found, world.semantics, row.value).has_value());
    }
    Answer const answer = evaluate_text(row.formula, world);
    EXPECT_EQ(answer_of(answer), row.answer);
    bool const evaluated = !answer.results.empty();
    EXPECT_EQ(answer.outcome.depends_on.contains(found->id), evaluated);
  }
}

TEST(Settings, EachChoiceHasACase) {
  std::set<std::string> covered;
  for (Case const& row : cases) covered.insert(std::string(row.setting) + "=" + row.value);
  // These change what is shown, and have tests of their own.
  for (char const* shown : {"failed_run_shows_variables", "received_percent_format"}) {
    covered.insert(std::string(shown) + "=");
    for (char const* value : {"false", "rounded", "truncated"}) {
      covered.insert(std::string(shown) + "=" + value);
    }
  }
  for (Setting const& row : settings()) {
    if (row.kind == SettingKind::fixed) continue;
    EXPECT_TRUE(covered.contains(std::string(row.name) + "=")) << row.name;
    if (row.kind != SettingKind::choice) continue;
    for (std::string_view word : split(row.choices, ' ')) {
      if (word == value_of(row, {})) continue;
      EXPECT_TRUE(covered.contains(std::string(row.name) + "=" + std::string(word)))
          << row.name << "=" << word;
    }
  }
}

TEST(Settings, WhatIsShownOfAFailedRunCanBeChosen) {
  World world;
  EXPECT_TRUE(evaluate_text("a = 1; b = c", world).results.ends_with(";a=1"));
  EXPECT_TRUE(set(setting(Unknown::failed_run_shows_variables), world.semantics, "false"));
  EXPECT_TRUE(evaluate_text("a = 1; b = c", world).results.ends_with("=requeue"));
}

TEST(Settings, TheReceivedPercentageCanBeRounded) {
  World world;
  world.record(Metric::active_tasks, {1, 1});
  auto const shown = [&](std::string_view format) {
    EXPECT_TRUE(set(setting(Unknown::received_percent_format), world.semantics, format));
    std::string const error = value_of("$ActiveTasks.GetSample(90 * TimeInterval_Second)", world);
    return error.substr(error.find("received"));
  };
  EXPECT_EQ(shown("exact"), "received 66.6667%");
  EXPECT_EQ(shown("rounded"), "received 67%");
  EXPECT_EQ(shown("truncated"), "received 66%");
}

// A setting that was looked at and would have changed nothing is not worth a word.
constexpr char const* certain[] = {
    "x = max(0, $RunningTasks.GetSample(1))",
    "x = time(\"2022-10-01\").weekday",
    "x = val($PendingTasks.GetSample(3), 1)",
    "x = val(vec(1, 2), 0)",
    "x = round(2.4)",
    "x = percentile(vec(1, 2), 0)",
    "x = std(1, 2)",
    "x = 1 && 2; y = 0 && x > 1",
    "x = 1 || !$TargetDedicatedNodes",
    "x = $PendingTasks.GetSample(5 * TimeInterval_Minute)",
    "x = $RunningTasks.GetSample(TimeInterval_Hour)",
    "x = $ActiveTasks.GetSample(5 * TimeInterval_Minute, 65)",
    "$TargetDedicatedNodes = 0",
    "$NodeDeallocationOption = \"gone\"",
    "x = vec(1, 2) > 1",
    "x = vec(1) * 2",
    "0 ? stop() : 1; 0 ? now() : 1; 1 ? 5 : 1 / 0",
    "x = y",
    "x = 1; y = x;",
};

TEST(Settings, AreNotReportedWhereTheyDecideNothing) {
  World const world = world_of_cases();
  for (char const* text : certain) {
    EXPECT_EQ(evaluate_text(text, world).outcome.depends_on, Unknowns{}) << text;
  }
}

TEST(Settings, AnInfiniteTargetIsNeverTaken) {
  World world;
  world.semantics.not_finite = Unproven::accept;
  EXPECT_EQ(evaluate_text("$TargetDedicatedNodes = 1 / 0", world).error,
            "Line 1, Col 1: A target must be finite");
  EXPECT_EQ(evaluate_text("$TargetDedicatedNodes = 0 / 0", world).error,
            "Line 1, Col 1: A target must not be negative");
}

TEST(Settings, RowsStandInTheOrderOfTheirIds) {
  for (std::size_t i = 0; i < settings().size(); ++i) {
    Setting const& row = settings()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.id), i) << row.name;
    EXPECT_EQ(row.kind == SettingKind::fixed, row.access.get == nullptr) << row.name;
    EXPECT_FALSE(row.evidence.empty()) << row.name;
    EXPECT_EQ(find_setting(row.name), &row);
  }
  EXPECT_EQ(find_setting("sunday"), nullptr);
}

TEST(Settings, EveryChoiceCanBeSetAndReadBack) {
  for (Setting const& row : settings()) {
    if (row.kind != SettingKind::choice) continue;
    for (std::string_view word : split(row.choices, ' ')) {
      Semantics semantics;
      EXPECT_TRUE(set(row, semantics, word).has_value()) << row.name << "=" << word;
      EXPECT_EQ(value_of(row, semantics), word) << row.name;
    }
  }
}

struct Refusal {
  char const* setting;
  char const* value;
  char const* error;
};
constexpr Refusal refusals[] = {
    {"empty_vector_aggregate", "zeros",
     "expected zero or error, got 'zeros'; did you mean 'zero'?"},
    {"read_only_assignment", "x", "expected evaluation_error, syntax_error or ignore, got 'x'"},
    {"weekday_of_sunday", "1", "expected 0 or 7, got '1'"},
    {"default_sample_percent", "101", "expected a number from 0 to 100, got '101'"},
    {"year", "P2000D", "expected a duration up to P1000D, such as P365D, got 'P2000D'"},
    {"year", "long", "expected a duration up to P1000D, such as P365D, got 'long'"},
    {"interval_format", "dotnet", "cannot be set: nothing but 'hh:mm:ss.fff' is implemented"},
};

TEST(Settings, RefuseWhatTheyDoNotKnow) {
  for (Refusal const& row : refusals) {
    Semantics semantics;
    Result<void> const done = set(*find_setting(row.setting), semantics, row.value);
    ASSERT_FALSE(done.has_value()) << row.setting;
    EXPECT_EQ(done.error().message, row.error);
    EXPECT_EQ(semantics, Semantics{});
  }
}

TEST(Settings, LenientTakesWhatIsFoundInTheWild) {
  World world;
  world.semantics = *profile("lenient");
  Answer const answer = evaluate_text(
      "/* pool */ $TargetDedicatedNodes = $PendingTasks - 20;\n"
      "$NodeDeallocationOption = 'taskcompletion';\n"
      "x = $PendingTasks.GetSample(1) > 0 ? 1 : 2;",
      world);
  EXPECT_EQ(answer.error, "");
  EXPECT_EQ(answer.results,
            "$TargetDedicatedNodes=0;$TargetLowPriorityNodes=6;"
            "$NodeDeallocationOption=taskcompletion;x=1");
  EXPECT_EQ(*profile("strict"), Semantics{});
  EXPECT_EQ(profile("lenent").error().message,
            "expected strict or lenient, got 'lenent'; did you mean 'lenient'?");
}

}  // namespace
}  // namespace poolcast::formula
