#include "engine/formula/typecheck.hpp"

#include <gtest/gtest.h>

#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formula {
namespace {

std::string listed(std::string const& text, Diagnostics const& diagnostics) {
  std::string all;
  for (Diagnostic const& diagnostic : diagnostics) {
    Place const place = place_of(text, diagnostic.span.begin);
    if (!all.empty()) all += "\n";
    all +=
        std::to_string(place.line) + ":" + std::to_string(place.column) + " " + diagnostic.message;
    if (!diagnostic.rule.empty()) all += " [" + std::string(diagnostic.rule) + "]";
    if (diagnostic.fix) all += " -> " + diagnostic.fix->replacement;
  }
  return all;
}

std::string errors(std::string const& text, Semantics const& semantics = {}) {
  return listed(text, infer(*parse({"test", text}), semantics).errors);
}

std::string doubts(std::string const& text, Semantics const& semantics = {}) {
  auto const typing = infer(*parse({"test", text}), semantics);
  EXPECT_EQ(listed(text, typing.errors), "") << text;
  return listed(text, typing.doubts);
}

struct Row {
  char const* text;
  char const* messages;
};

constexpr Row names[] = {
    {"x = 1; y = x + $PendingTasks.GetSamplePercent(TimeInterval_Day)", ""},
    {"x = $PendingTask.GetSample(1)",
     "1:5 unknown variable '$PendingTask'; did you mean '$PendingTasks'? -> $PendingTasks"},
    {"x = Max(1)", "1:5 unknown function 'Max'; did you mean 'max'? -> max"},
    {"x = quite_another(1)", "1:5 unknown function 'quite_another'"},
    {"nodes = 1; y = node", "1:16 unknown variable 'node'; did you mean 'nodes'? -> nodes"},
    {"y = x;\nz = 1;\nx = 1", "1:5 'x' is read before its first assignment in line 3"},
    {"x = x + 1", "1:5 'x' reads itself before it is set"},
    {"x = time", "1:5 'time' is a function; write time(...)"},
    {"x = GetSample(1)",
     "1:5 'GetSample' is a method of sample objects; write $PendingTasks.GetSample(...)"},
    {"x = 0 ? 2 : TimeInterval_Minutes",
     "1:13 unknown variable 'TimeInterval_Minutes'; did you mean 'TimeInterval_Minute'? -> "
     "TimeInterval_Minute"},
    {"$PendingTasks.getSample(1)",
     "1:15 unknown method 'getSample'; did you mean 'GetSample'? -> GetSample"},
    {"time().weekDay", "1:8 unknown member 'weekDay'; did you mean 'weekday'? -> weekday"},
    {"time().hour()", "1:8 'hour' is no method; write it without parentheses -> "},
    {"$PendingTasks.Count + 1", "1:15 'Count' is a method; write Count() -> ()"},
    {"$PendingTasks.GetSample", "1:15 'GetSample' is a method; write GetSample(...)"},
    {"$PendingTasks.hour", "1:15 a sample object has no member 'hour'; only a timestamp has"},
    {"x = 5; x.hour", "1:10 a double has no member 'hour'; only a timestamp has"},
    {"x = 5; x.GetSample(1)",
     "1:10 a double has no method 'GetSample'; only sample objects like $PendingTasks have "
     "methods"},
    {"x = $PendingTasks > 0",
     "1:5 '$PendingTasks' is a sample object, not a value; write $PendingTasks.GetSample(...) "
     "[metric-without-method]"},
    {"$PendingTasks = 3", "1:1 '$PendingTasks' is read-only and cannot be assigned"},
    {"requeue = 3", "1:1 'requeue' is read-only and cannot be assigned"},
    {"$TaskSlotsPerNode = $nodes",
     "1:1 '$TaskSlotsPerNode' is read-only and cannot be assigned\n1:21 unknown variable "
     "'$nodes'"},
    {"avg(); val(vec(1)); rand(1); $PendingTasks.GetSample()",
     "1:1 'avg' takes at least 1 argument, not 0\n"
     "1:8 'val' takes 2 arguments, not 1\n"
     "1:21 'rand' takes no argument, not 1\n"
     "1:44 'GetSample' takes 1 to 3 arguments, not 0"},
};

TEST(Typecheck, KnowsTheNames) {
  for (Row const& row : names) EXPECT_EQ(errors(row.text), row.messages) << row.text;
}

constexpr Row operators[] = {
    {"2 * vec(1)",
     "1:3 operator '*' cannot be applied to a double and a doubleVec; write the doubleVec first"},
    {"vec(1) * 2 - vec(1)", ""},
    {"$PendingTasks.GetSample(1) > 0",
     "1:28 operator '>' cannot be applied to a doubleVec and a double; avg(...), max(...) or "
     "val(..., 0) makes a double of a doubleVec"},
    {"-vec(1)",
     "1:1 operator '-' cannot be applied to a doubleVec; avg(...), max(...) or val(..., 0) makes "
     "a double of a doubleVec"},
    {"!time()", "1:1 operator '!' cannot be applied to a timestamp"},
    {"time() - TimeInterval_Hour",
     "1:8 operator '-' cannot be applied to a timestamp and a timeinterval; add a negative "
     "timeinterval [timestamp-minus-interval] -> + -"},
    {"time() + -TimeInterval_Hour - time()", ""},
    {"\"a\" + \"b\"", "1:5 operator '+' cannot be applied to a string and a string"},
    {"requeue == requeue",
     "1:9 operator '==' cannot be applied to a deallocation keyword and a deallocation keyword; a "
     "deallocation keyword only goes into $NodeDeallocationOption"},
    {"1 && time()", "1:6 an operand of '&&' must be a double, not a timestamp"},
    {"vec(1) || \"a\"",
     "1:1 an operand of '||' must be a double, not a doubleVec; avg(...), max(...) or val(..., 0) "
     "makes a double of a doubleVec\n1:11 an operand of '||' must be a double, not a string"},
    {"x = time() ? 1 : 2", "1:5 the condition of '?' must be a double, not a timestamp"},
};

TEST(Typecheck, KnowsTheOperators) {
  for (Row const& row : operators) EXPECT_EQ(errors(row.text), row.messages) << row.text;
}

constexpr Row arguments[] = {
    {"avg(1, \"a\")", "1:8 argument 2 of 'avg' must be a double or a doubleVec, not a string"},
    {"percentile(vec(1), vec(2))",
     "1:20 argument 2 of 'percentile' must be a double, not a doubleVec"},
    {"val(1, 0)", "1:5 argument 1 of 'val' must be a doubleVec, not a double"},
    {"lg(8) + lg(vec(8))",
     "1:7 operator '+' cannot be applied to a double and a doubleVec; write the doubleVec first"},
    {"time(5)", "1:6 argument 1 of 'time' must be a string, not a double"},
    {"$PendingTasks.GetSample(\"a\")",
     "1:25 argument 1 of 'GetSample' must be a double, a timestamp or a timeinterval, not a "
     "string"},
    {"$PendingTasks.GetSample(5, 70)",
     "1:25 argument 1 of 'GetSample' must be a timestamp or a timeinterval, not a double"},
    {"$PendingTasks.GetSample(time(), vec())",
     "1:33 argument 2 of 'GetSample' must be a double, a timestamp or a timeinterval, not a "
     "doubleVec"},
    {"$PendingTasks.GetSample(time(), time(), TimeInterval_Day)",
     "1:41 argument 3 of 'GetSample' must be a double, not a timeinterval"},
    {"$PendingTasks.GetSamplePercent(5)",
     "1:32 argument 1 of 'GetSamplePercent' must be a timestamp or a timeinterval, not a double"},
};

TEST(Typecheck, KnowsWhatFunctionsAndMethodsTake) {
  for (Row const& row : arguments) EXPECT_EQ(errors(row.text), row.messages) << row.text;
}

constexpr Row assignments[] = {
    {"$TargetDedicatedNodes = $PendingTasks.GetSample(1)",
     "1:25 a target must be a double, not a doubleVec; avg(...), max(...) or val(..., 0) makes a "
     "double of a doubleVec"},
    {"$TargetLowPriority = requeue",
     "1:22 a target must be a double, not a deallocation keyword; a deallocation keyword only goes "
     "into $NodeDeallocationOption"},
    {"x = taskcompletion; $NodeDeallocationOption = x", ""},
    {"$NodeDeallocationOption = taskCompletion",
     "1:27 unknown variable 'taskCompletion'; did you mean 'taskcompletion'? -> taskcompletion"},
    {"$NodeDeallocationOption = 1",
     "1:27 '$NodeDeallocationOption' must be requeue, terminate, taskcompletion or retaineddata, "
     "not a double"},
    {"$NodeDeallocationOption = \"requeue\"",
     "1:27 a deallocation keyword stands without quotes [quoted-keyword] -> requeue"},
    {"$NodeDeallocationOption = \"often\"",
     "1:27 '$NodeDeallocationOption' must be requeue, terminate, taskcompletion or retaineddata, "
     "not a string"},
    {"x = 1; x = vec(1); y = x + 1; x = 2; y = x + time()",
     "1:44 operator '+' cannot be applied to a double and a timestamp"},
};

TEST(Typecheck, FollowsEachVariable) {
  for (Row const& row : assignments) EXPECT_EQ(errors(row.text), row.messages) << row.text;
}

constexpr Row cascades[] = {
    {"$Foo.GetSample(1).bar.baz", "1:1 unknown variable '$Foo'"},
    {"x = $Foo; y = x + time(); $TargetDedicatedNodes = y ? x : \"a\"",
     "1:5 unknown variable '$Foo'"},
    {"x = $PendingTasks; y = 2 * x; z = -x",
     "1:5 '$PendingTasks' is a sample object, not a value; "
     "write $PendingTasks.GetSample(...) "
     "[metric-without-method]"},
    {"x = 0 ? $Foo : \"a\"; y = x + 1", "1:9 unknown variable '$Foo'"},
    {"x = max($Foo); x + time()",
     "1:9 unknown variable '$Foo'\n1:18 operator '+' cannot be applied to a double and a "
     "timestamp"},
    {"x = lg($Foo) + time()", "1:8 unknown variable '$Foo'"},
    {"x = 1 > 0 ? stop() : 5; y = x + time()",
     "1:31 operator '+' cannot be applied to a double and a timestamp"},
};

TEST(Typecheck, ReportsAMistakeOnce) {
  for (Row const& row : cascades) EXPECT_EQ(errors(row.text), row.messages) << row.text;
}

constexpr Row mixed[] = {
    {"x = rand() > 0 ? 1 : vec(1); y = max(x)", ""},
    {"x = rand() > 0 ? 1 : time(); y = x + 1",
     "1:36 operator '+' fails when it gets a timestamp and a double [mixed-types]"},
    {"x = rand() > 0 ? 1 : time(); y = -x",
     "1:34 operator '-' fails when it gets a timestamp [mixed-types]"},
    {"x = rand() > 0 ? 1 : time(); y = max(1, x)",
     "1:41 argument 2 of 'max' must be a double or a doubleVec, and fails when it is a timestamp "
     "[mixed-types]"},
    {"x = rand() > 0 ? 1 : time(); y = x.hour",
     "1:36 the member 'hour' is not there when the value is a double [mixed-types]"},
    {"x = rand() > 0 ? 1 : vec(1); $TargetDedicatedNodes = x",
     "1:54 a target must be a double, and fails when it is a doubleVec [mixed-types]"},
};

TEST(Typecheck, DoubtsWhatOnlyOneBranchMakesFail) {
  for (Row const& row : mixed) EXPECT_EQ(doubts(row.text), row.messages) << row.text;
}

TEST(Typecheck, AcceptsWhatTheSettingsAccept) {
  Semantics lenient;
  lenient.one_element_vector_as_number = Unproven::accept;
  lenient.bare_metric_as_number = BareMetric::last_sample;
  lenient.quoted_deallocation_keyword = Unproven::accept;
  EXPECT_EQ(errors("v = $PendingTasks.GetSample(1); x = v > 0 && v ? -v : 2 * v;"
                   "$TargetDedicatedNodes = $PendingTasks + v; y = TimeInterval_Day * v;"
                   "$NodeDeallocationOption = \"requeue\"",
                   lenient),
            "");
  EXPECT_EQ(errors("$NodeDeallocationOption = \"often\"", lenient),
            "1:27 'often' is none of requeue, terminate, taskcompletion or retaineddata");
  EXPECT_EQ(errors("x = time() + $PendingTasks.GetSample(1)", lenient),
            "1:12 operator '+' cannot be applied to a timestamp and a doubleVec; avg(...), "
            "max(...) or val(..., 0) makes a double of a doubleVec");
  Semantics no_counts;
  no_counts.current_nodes_have_samples = Unproven::error;
  EXPECT_EQ(errors("$CurrentDedicatedNodes.GetSample(1)"), "");
  EXPECT_EQ(errors("$CurrentDedicatedNodes.GetSample(1)", no_counts),
            "1:24 a double has no method 'GetSample'; only sample objects like $PendingTasks have "
            "methods");
}

/// Every row's overloads are those that its signature and its numbers of arguments speak of.
template <class Rows>
void expect_consistent(Rows rows) {
  for (auto const& row : rows) {
    std::size_t least = any_number, most = 0;
    for (Overload const& overload : row.overloads) {
      std::size_t count = 0;
      while (count < overload.takes.size() && !overload.takes[count].empty()) ++count;
      least = std::min<std::size_t>(least, overload.repeats ? row.least : count);
      most = std::max<std::size_t>(most, overload.repeats ? any_number : count);
    }
    EXPECT_EQ(least, row.least) << row.name;
    EXPECT_EQ(most, row.most) << row.name;
  }
}

TEST(Overloads, AgreeWithTheNumbersOfArguments) {
  expect_consistent(functions());
  expect_consistent(methods());
}

TEST(Overloads, GiveWhatTheExamplesGive) {
  auto const type_of = [](std::string const& text) {
    auto const formula = parse({"test", text});
    return infer(*formula, {}).types[formula->statements[0].value];
  };
  for (Function const& row : functions()) {
    EXPECT_TRUE(row.overloads[0].gives == Type::none || !type_of(std::string(row.example)).empty());
  }
  EXPECT_EQ(type_of("ln(1)"), Types(Type::number));
  EXPECT_EQ(type_of("ln(1, 2)"), Types(Type::vector));
  EXPECT_EQ(type_of("rand() > 0 ? ln(1) : time()"), (Types{Type::number, Type::timestamp}));
  EXPECT_EQ(type_of("$PendingTasks.GetSample(TimeInterval_Day, 5)"), Types(Type::vector));
}

TEST(Typing, KnowsWhichAssignmentAVariableReads) {
  auto const formula = parse({"test", "x = 1; x = 2; y = x + $TargetDedicatedNodes.GetSample(1)"});
  Typing const typing = infer(*formula, {});
  Meaning const x = typing.meanings[2];
  EXPECT_EQ(x.kind, Meaning::Kind::assigned);
  EXPECT_EQ(x.index, 1);
  EXPECT_EQ(typing.meanings[3].kind, Meaning::Kind::variable);
}

}  // namespace
}  // namespace poolcast::formula
