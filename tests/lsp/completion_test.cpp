#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/lsp/dictionary.hpp"
#include "engine/lsp/features.hpp"
#include "tests/lsp/marked.hpp"

namespace poolcast::lsp {
namespace {

using nlohmann::json;

json items(std::string const& text, Client const& client = {}) {
  test::Marked const at = test::marked(text);
  return completion(at.document, at.cursor, client);
}

std::string labels(json const& items) {
  std::string result;
  for (json const& item : items) {
    result += (result.empty() ? "" : " ") + item["label"].get<std::string>();
  }
  return result;
}

std::string names_of(std::initializer_list<EntryKind> kinds) {
  std::string result;
  for (Entry const& entry : dictionary()) {
    if (std::ranges::find(kinds, entry.kind) == kinds.end()) continue;
    result += (result.empty() ? "" : " ") + std::string(entry.name);
  }
  return result;
}

json find(json const& items, std::string const& label) {
  for (json const& item : items) {
    if (item["label"] == label) return item;
  }
  return nullptr;
}

TEST(Completion, AfterASampleObjectOffersMethods) {
  std::string const methods = "GetSample GetSamplePercent GetSamplePeriod Count HistoryBeginTime";
  EXPECT_EQ(labels(items("x = $PendingTasks.|")), methods);
  EXPECT_EQ(labels(items("x = $PendingTasks.GetS|ample(1)")), methods);
  EXPECT_EQ(labels(items("x = $CurrentDedicatedNodes.|")), methods);
  EXPECT_EQ(labels(items("x = $PendingTask.|")), methods) << "a name that is not yet spelt right";
}

TEST(Completion, AfterAnotherValueOffersTheMembersOfATimestamp) {
  std::string const members = "year month day weekday hour minute second";
  EXPECT_EQ(labels(items("x = time().|")), members);
  EXPECT_EQ(labels(items("now = time(); x = now.|")), members);
  EXPECT_EQ(labels(items("$now = time(); x = $now.w|")), members);
}

TEST(Completion, AfterADollarOffersVariables) {
  std::string const variables = names_of({EntryKind::variable});
  EXPECT_EQ(labels(items("$|")), variables);
  EXPECT_EQ(labels(items("$own = 1; other = 2; x = $|")), "$own " + variables);
}

TEST(Completion, ElsewhereOffersOwnVariablesAndAllThatCanBeginAValue) {
  EXPECT_EQ(labels(items("own = 1; own = 2; x = |")),
            "own x " + names_of({EntryKind::function, EntryKind::variable, EntryKind::constant,
                                 EntryKind::keyword}));
  EXPECT_FALSE(find(items("x = 1; ma|"), "max").is_null());
}

TEST(Completion, DoesNotOfferTheNameThatIsBeingWritten) {
  EXPECT_TRUE(find(items("own = 1; ow| = 2"), "ow").is_null());
}

TEST(Completion, OfADeallocationOptionOffersTheKeywords) {
  EXPECT_EQ(labels(items("$NodeDeallocationOption = |")),
            "requeue terminate taskcompletion retaineddata");
  EXPECT_EQ(labels(items("$NodeDeallocationOption = task|;")),
            "requeue terminate taskcompletion retaineddata");
}

TEST(Completion, OffersNothingInCommentsTextsAndNumbers) {
  EXPECT_EQ(items("// a comment|"), json::array());
  EXPECT_EQ(items("x = time(\"2022|\")"), json::array());
  EXPECT_EQ(items("x = 12|"), json::array());
  EXPECT_EQ(items("x = 1.|"), json::array());
}

TEST(Completion, ReplacesTheWholeWord) {
  json const item = find(items("x = 1;\ny = $Pend|ing + 1"), "$PendingTasks");
  EXPECT_EQ(item["textEdit"].dump(),
            R"({"newText":"$PendingTasks","range":{"end":{"character":12,"line":1},)"
            R"("start":{"character":4,"line":1}}})");
}

TEST(Completion, LeavesTheCursorBetweenParenthesesIfTheEditorCan) {
  auto const inserted = [](std::string const& text, std::string const& label, bool snippets) {
    json const item = find(items(text, {.snippets = snippets}), label);
    return item["textEdit"]["newText"].get<std::string>() +
           (item.contains("insertTextFormat") ? " as a snippet" : "");
  };
  EXPECT_EQ(inserted("x = |", "avg", true), "avg($1) as a snippet");
  EXPECT_EQ(inserted("x = |", "rand", true), "rand() as a snippet");
  EXPECT_EQ(inserted("x = |", "avg", false), "avg");
  EXPECT_EQ(inserted("x = av|(1)", "avg", true), "avg");
  EXPECT_EQ(inserted("x = $PendingTasks.|", "GetSample", true), "GetSample($1) as a snippet");
  EXPECT_EQ(inserted("x = |", "$PendingTasks", true), "$PendingTasks");
}

TEST(Completion, StrikesDeprecatedNamesThroughIfTheEditorCan) {
  EXPECT_EQ(find(items("$|", {.deprecated_tags = true}), "$TargetDedicated")["tags"], json({1}));
  EXPECT_FALSE(find(items("$|", {.deprecated_tags = true}), "$ActiveTasks").contains("tags"));
  EXPECT_FALSE(find(items("$|"), "$TargetDedicated").contains("tags"));
}

TEST(Completion, ComesWithTheDocumentation) {
  json const item = find(items("x = |"), "avg");
  EXPECT_EQ(item["detail"], "double avg(doubleVecList)");
  EXPECT_EQ(item["documentation"]["value"], "The mean.\n\nExample: `avg(1, 2, 6)` gives `3`");
}

}  // namespace
}  // namespace poolcast::lsp
