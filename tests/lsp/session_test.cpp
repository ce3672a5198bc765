// The conversation: which messages are answered how, whatever they hold.
#include "engine/lsp/session.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace poolcast::lsp {
namespace {

using nlohmann::json;

constexpr char const* initialize =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{}}})";
constexpr char const* did_open =
    R"({"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":)"
    R"({"uri":"file:///a","languageId":"batch-autoscale","version":1,)"
    R"("text":"$TargetDedicatedNodes = 0;"}}})";

Session started() {
  Session session;
  receive(session, initialize);
  return session;
}

Session with_document() {
  Session session = started();
  receive(session, did_open);
  return session;
}

/// All answers, one a line.
std::string said(Session& session, std::string const& message) {
  std::string result;
  for (std::string const& answer : receive(session, message)) {
    result += (result.empty() ? "" : "\n") + answer;
  }
  return result;
}

std::string error_of(Session& session, std::string const& message) {
  json const answer = json::parse(said(session, message));
  return answer["id"].dump() + " " + answer["error"]["code"].dump() + " " +
         answer["error"]["message"].get<std::string>();
}

TEST(Session, RefusesWhatIsNoMessage) {
  struct Case {
    char const* text;
    char const* error;
  };
  char const* const no_request = "the message is no request or notification of JSON-RPC 2.0";
  Case const cases[] = {
      {"", "null -32700 the message is not JSON"},
      {"{", "null -32700 the message is not JSON"},
      {"{\"a\":\"\xFF\"}", "null -32700 the message is not JSON"},
      {"[]", "null -32600 "},
      {"5", "null -32600 "},
      {"null", "null -32600 "},
      {"{}", "null -32600 "},
      {R"({"id":1,"method":"shutdown"})", "1 -32600 "},
      {R"({"jsonrpc":"1.0","id":1,"method":"shutdown"})", "1 -32600 "},
      {R"({"jsonrpc":"2.0","id":"a"})", "\"a\" -32600 "},
      {R"({"jsonrpc":"2.0","id":1,"method":7})", "1 -32600 "},
      {R"({"jsonrpc":"2.0","id":{},"method":"shutdown"})", "null -32600 "},
      {R"({"jsonrpc":"2.0","id":1.5,"method":"shutdown"})", "null -32600 "},
  };
  for (Case const& c : cases) {
    Session session = started();
    std::string expected = c.error;
    if (expected.ends_with(' ')) expected += no_request;
    EXPECT_EQ(error_of(session, c.text), expected) << c.text;
  }
}

TEST(Session, RefusesDeeplyNestedJson) {
  Session session = started();
  std::string const deep = std::string(1000000, '[') + std::string(1000000, ']');
  for (std::string const& message :
       {deep, std::string(1000000, '['),
        R"({"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":)" + deep + "}"}) {
    EXPECT_EQ(error_of(session, message), "null -32700 the message nests too deeply");
  }
  EXPECT_EQ(error_of(session, R"({"jsonrpc":"2.0","id":1,"method":"\"[[[[)" +
                                  std::string(200, '[') + R"("})"),
            "1 -32601 there is no method '\"[[[[" + std::string(200, '[') + "'")
      << "brackets in a string nest nothing";
}

TEST(Session, BeginsWithInitialize) {
  Session session;
  EXPECT_EQ(error_of(session, R"({"jsonrpc":"2.0","id":3,"method":"shutdown"})"),
            "3 -32002 'initialize' must come before 'shutdown'");
  EXPECT_EQ(said(session, did_open), "") << "a notification is not answered";
  EXPECT_EQ(error_of(session, R"({"jsonrpc":"2.0","id":4,"method":"initialize"})"),
            "4 -32602 'params' must be an object");
  EXPECT_NE(said(session, initialize), "");
  EXPECT_EQ(error_of(session, initialize), "0 -32600 'initialize' was already sent");
}

TEST(Session, OffersFullSynchronisationInUtf16) {
  Session session{.version = "1.2.3"};
  json const result = json::parse(said(session, initialize))["result"];
  EXPECT_EQ(result["serverInfo"].dump(), R"({"name":"poolcast","version":"1.2.3"})");
  EXPECT_EQ(result["capabilities"]["textDocumentSync"].dump(), R"({"change":1,"openClose":true})");
  EXPECT_EQ(result["capabilities"]["positionEncoding"], "utf-16");
  EXPECT_EQ(result["capabilities"]["completionProvider"]["triggerCharacters"].dump(),
            R"([".","$"])");
}

TEST(Session, AnswersEveryMethodThatItOffers) {
  for (char const* method : {"hover", "completion", "signatureHelp", "definition", "documentSymbol",
                             "formatting", "codeAction"}) {
    Session session = with_document();
    std::string const place = R"({"line":0,"character":0})";
    json const answer = json::parse(
        said(session, std::string(R"({"jsonrpc":"2.0","id":1,"method":"textDocument/)") + method +
                          R"(","params":{"textDocument":{"uri":"file:///a"},"position":)" + place +
                          R"(,"range":{"start":)" + place + R"(,"end":)" + place + "}}}"));
    EXPECT_TRUE(answer.contains("result")) << answer.dump();
  }
}

TEST(Session, RefusesWrongParameters) {
  struct Case {
    char const* method;
    char const* params;
    char const* error;
  };
  Case const cases[] = {
      {"hover", "null", "-32602 'textDocument/uri' must be a string"},
      {"hover", "[1]", "-32602 'textDocument/uri' must be a string"},
      {"hover", R"({"textDocument":5})", "-32602 'textDocument/uri' must be a string"},
      {"hover", R"({"textDocument":{"uri":"file:///b"}})", "-32602 'file:///b' is not open"},
      {"hover", R"({"textDocument":{"uri":"file:///a"}})",
       "-32602 'position/line' must be a whole number from 0 up"},
      {"hover", R"({"textDocument":{"uri":"file:///a"},"position":{"line":0,"character":-1}})",
       "-32602 'position/character' must be a whole number from 0 up"},
      {"hover", R"({"textDocument":{"uri":"file:///a"},"position":{"line":0.5,"character":0}})",
       "-32602 'position/line' must be a whole number from 0 up"},
      {"codeAction", R"({"textDocument":{"uri":"file:///a"}})",
       "-32602 'range/start/line' must be a whole number from 0 up"},
      {"rename", "{}", "-32601 there is no method 'textDocument/rename'"},
  };
  for (Case const& c : cases) {
    Session session = with_document();
    std::string const message = std::string(R"({"jsonrpc":"2.0","id":1,"method":"textDocument/)") +
                                c.method + R"(","params":)" + c.params + "}";
    EXPECT_EQ(error_of(session, message), std::string("1 ") + c.error) << message;
  }
}

TEST(Session, PublishesWhatIsWrongAfterEachChange) {
  Session session = started();
  EXPECT_EQ(said(session, did_open),
            R"({"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":)"
            R"({"diagnostics":[],"uri":"file:///a","version":1}})");
  std::string const change =
      R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":)"
      R"({"uri":"file:///a","version":2},"contentChanges":[{"text":"first"},{"text":"x = ;"}]}})";
  EXPECT_EQ(said(session, change),
            R"({"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":)"
            R"({"diagnostics":[{"message":"expected an expression, found ';'","range":)"
            R"({"end":{"character":5,"line":0},"start":{"character":4,"line":0}},"severity":1,)"
            R"("source":"poolcast"}],"uri":"file:///a","version":2}})");
  EXPECT_EQ(session.documents.at("file:///a").text, "x = ;");
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","method":"textDocument/didClose","params":)"
                          R"({"textDocument":{"uri":"file:///a"}}})"),
            R"({"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":)"
            R"({"diagnostics":[],"uri":"file:///a"}})");
  EXPECT_TRUE(session.documents.empty());
}

TEST(Session, LogsANotificationThatItCannotTake) {
  Session session = with_document();
  auto const logged = [&](std::string const& changes) {
    std::string const said_now =
        said(session, R"({"jsonrpc":"2.0","method":"textDocument/didChange","params":)"
                      R"({"textDocument":{"uri":"file:///a"},"contentChanges":)" +
                          changes + "}}");
    return json::parse(said_now)["params"]["message"].get<std::string>();
  };
  std::string const wrong = "textDocument/didChange: 'contentChanges' must end with the whole text";
  EXPECT_EQ(logged("[]"), wrong);
  EXPECT_EQ(logged("7"), wrong);
  EXPECT_EQ(logged(R"([{"range":{},"text":"a"}])"), wrong);
  EXPECT_EQ(logged(R"([{"text":5}])"), "textDocument/didChange: 'text' must be a string");
  EXPECT_EQ(session.documents.at("file:///a").text, "$TargetDedicatedNodes = 0;");
}

TEST(Session, IgnoresUnknownNotificationsAndAnswers) {
  Session session = with_document();
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}})"), "");
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","method":"initialized","params":{}})"), "");
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","id":1,"result":null})"), "");
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}})"), "");
}

TEST(Session, EndsWithShutdownAndExit) {
  Session session = with_document();
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","id":1,"method":"shutdown"})"),
            R"({"id":1,"jsonrpc":"2.0","result":null})");
  EXPECT_EQ(error_of(session, R"({"jsonrpc":"2.0","id":2,"method":"shutdown"})"),
            "2 -32600 after 'shutdown' only 'exit' is expected");
  EXPECT_EQ(said(session, R"({"jsonrpc":"2.0","method":"exit"})"), "");
  EXPECT_EQ(session.phase, Session::Phase::over);
  EXPECT_TRUE(session.was_shut_down);
}

TEST(Session, KnowsAnExitWithoutShutdown) {
  Session session = started();
  receive(session, R"({"jsonrpc":"2.0","method":"exit"})");
  EXPECT_EQ(session.phase, Session::Phase::over);
  EXPECT_FALSE(session.was_shut_down);
}

}  // namespace
}  // namespace poolcast::lsp
