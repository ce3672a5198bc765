// `poolcast lsp` as an editor sees it: a whole conversation, and what is no conversation at all.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using nlohmann::json;
using test::run_poolcast;
using test::RunResult;

std::string framed(std::string const& message) {
  return "Content-Length: " + std::to_string(message.size()) + "\r\n\r\n" + message;
}

std::string request(int id, std::string const& method, json const& params) {
  json const message = {{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}};
  return framed(message.dump());
}

std::string notification(std::string const& method, json const& params) {
  json const message = {{"jsonrpc", "2.0"}, {"method", method}, {"params", params}};
  return framed(message.dump());
}

json const formula_file = {{"uri", "file:///pool.autoscale"}};

json place(int line, int character) {
  return {{"textDocument", formula_file}, {"position", {{"line", line}, {"character", character}}}};
}

std::string begin() { return request(1, "initialize", {{"capabilities", json::object()}}); }
std::string end() { return request(9, "shutdown", nullptr) + notification("exit", nullptr); }

/// Each message of the output, laid out for a reader.
std::string messages(std::string const& output) {
  std::string result;
  for (std::size_t at = 0; at < output.size();) {
    std::string const name = "Content-Length: ";
    EXPECT_EQ(output.compare(at, name.size(), name), 0) << output.substr(at);
    std::size_t const size = std::stoul(output.substr(at + name.size()));
    std::size_t const begin = output.find("\r\n\r\n", at) + 4;
    json message = json::parse(output.substr(begin, size));
    if (message.contains("/result/serverInfo/version"_json_pointer)) {
      message["/result/serverInfo/version"_json_pointer] = "VERSION";
    }
    result += message.dump(1) + "\n";
    at = begin + size;
  }
  return result;
}

TEST(Lsp, ServesAWholeSession) {
  json opened = formula_file;
  opened.update({{"languageId", "batch-autoscale"},
                 {"version", 1},
                 {"text",
                  "// \xC3\xBC\xF0\x9D\x84\x9E\n"
                  "x=$PendingTask.GetSample(1) ;\n"
                  "$TargetDedicatedNodes=min(4,x);"}});
  json changed = formula_file;
  changed["version"] = 2;
  std::string const input =
      begin() + notification("initialized", json::object()) +
      notification("textDocument/didOpen", {{"textDocument", opened}}) +
      request(2, "textDocument/hover", place(2, 23)) +
      request(3, "textDocument/completion", place(1, 19)) +
      request(4, "textDocument/signatureHelp", place(2, 28)) +
      request(5, "textDocument/formatting", {{"textDocument", formula_file}}) +
      notification("textDocument/didChange",
                   {{"textDocument", changed},
                    {"contentChanges", json::array({{{"text", "x = max(1, ;"}}})}}) +
      request(6, "textDocument/formatting", {{"textDocument", formula_file}}) + end();
  RunResult const run = run_poolcast({"lsp"}, input);
  test::expect_golden("tests/cli/golden/lsp-session.txt", messages(run.out));
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Lsp, ReadsFormulasAsTheSemanticsSay) {
  json opened = formula_file;
  opened["text"] = "$TargetDedicatedNodes = 1; /* fixed */";
  std::string const input =
      begin() + notification("textDocument/didOpen", {{"textDocument", opened}}) + end();
  auto const finds_no_error = [&](std::string const& semantics) {
    RunResult const run = run_poolcast({"lsp", "--semantics", semantics}, input);
    return run.out.find(R"("severity":1)") == std::string::npos;
  };
  EXPECT_FALSE(finds_no_error("strict"));
  EXPECT_TRUE(finds_no_error("lenient"));
  EXPECT_EQ(run_poolcast({"lsp", "--semantics", "none"}, "").exit_code, 1);
}

TEST(Lsp, TellsByItsExitCodeWhetherTheEditorTookItsLeave) {
  EXPECT_EQ(run_poolcast({"lsp"}, begin() + end()).exit_code, 0);
  EXPECT_EQ(run_poolcast({"lsp"}, begin() + request(2, "shutdown", nullptr)).exit_code, 0);
  EXPECT_EQ(run_poolcast({"lsp"}, begin() + notification("exit", nullptr)).exit_code, 1);
  EXPECT_EQ(run_poolcast({"lsp"}, begin()).exit_code, 1) << "the editor is gone";
  EXPECT_EQ(run_poolcast({"lsp"}, "").exit_code, 0) << "nothing was asked";
}

TEST(Lsp, RefusesWhatIsNoMessage) {
  struct Case {
    std::string input;
    std::string error;
  };
  Case const cases[] = {
      {"hello\n",
       "expected 'Content-Length: ...', found 'hello'; this command is started by an editor, see "
       "docs/editors.md"},
      {"Content-Type: text\r\n\r\n{}", "a message has no Content-Length"},
      {"\r\n{}", "a message has no Content-Length"},
      {"Content-Length: many\r\n\r\n{}", "'many' is not a length in bytes"},
      {"Content-Length: -1\r\n\r\n{}", "'-1' is not a length in bytes"},
      {"Content-Length:\r\n\r\n{}", "'' is not a length in bytes"},
      {"Content-Length: 1073741824\r\n\r\n{}",
       "a message of 1,073,741,824 bytes is refused; the longest is 16,777,216"},
      {"Content-Length: 99999999999999999999\r\n\r\n{}",
       "'99999999999999999999' is not a length in bytes"},
      {"Content-Length: 5\r\n\r\n{}", "the input ends after 2 of a message's 5 bytes"},
      {"Content-Length: 5\r\n", "the input ends in a header"},
      {"Content-Le", "the input ends in a header"},
      {std::string(2000, 'x'), "a header is longer than 1024 bytes"},
  };
  for (Case const& c : cases) {
    RunResult const run = run_poolcast({"lsp"}, c.input);
    EXPECT_EQ(run.err, "poolcast lsp: " + c.error + "\n");
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1);
  }
}

TEST(Lsp, AcceptsOtherHeadersAndBareLineFeeds) {
  RunResult const run = run_poolcast({"lsp"},
                                     "Content-Type: application/vscode-jsonrpc; charset=utf-8\n"
                                     "Content-Length: 2\n\n{}");
  EXPECT_EQ(json::parse(run.out.substr(run.out.find('{')))["error"]["code"], -32600);
  EXPECT_EQ(run.exit_code, 0);
}

TEST(Lsp, GoesOnAfterAMessageThatIsNotJson) {
  RunResult const run = run_poolcast({"lsp"}, framed("{\"a") + framed("") + begin() + end());
  std::string const refused =
      framed(R"({"error":{"code":-32700,"message":"the message is not JSON"},"id":null,)"
             R"("jsonrpc":"2.0"})");
  EXPECT_EQ(run.out.substr(0, 2 * refused.size()), refused + refused);
  EXPECT_EQ(run.exit_code, 0);
}

}  // namespace
}  // namespace poolcast
