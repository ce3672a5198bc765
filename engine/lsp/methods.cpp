#include "engine/lsp/methods.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace poolcast::lsp {

using nlohmann::json;

namespace {

using Phase = Session::Phase;

/// An open document, and the place in it that a request is about.
struct Subject {
  std::string uri;
  Document const* document = nullptr;
  std::uint32_t offset = 0;
};

Answer<Subject> find_document(Session const& session, json const& params) {
  Answer<std::string> uri = read_text(params, "textDocument/uri");
  if (!uri) return tl::unexpected(uri.error());
  auto const found = session.documents.find(*uri);
  if (found == session.documents.end()) {
    return tl::unexpected(Failure{ErrorCode::invalid_params, "'" + *uri + "' is not open"});
  }
  return Subject{std::move(*uri), &found->second, 0};
}

Answer<Subject> read_place(Session const& session, json const& params) {
  Answer<Subject> subject = find_document(session, params);
  if (!subject) return subject;
  Answer<Position> const position = read_position(params, "position");
  if (!position) return tl::unexpected(position.error());
  subject->offset = offset_of(subject->document->text, *position);
  return subject;
}

json capabilities() {
  constexpr int full_text = 1;
  return {{"positionEncoding", "utf-16"},
          {"textDocumentSync", {{"openClose", true}, {"change", full_text}}},
          {"hoverProvider", true},
          {"completionProvider", {{"triggerCharacters", json::array({".", "$"})}}},
          {"signatureHelpProvider", {{"triggerCharacters", json::array({"(", ","})}}},
          {"definitionProvider", true},
          {"documentSymbolProvider", true},
          {"documentFormattingProvider", true},
          {"codeActionProvider", {{"codeActionKinds", json::array({"quickfix"})}}}};
}

Answer<json> initialize(Session& session, json const& params) {
  if (!params.is_object()) {
    return tl::unexpected(Failure{ErrorCode::invalid_params, "'params' must be an object"});
  }
  std::string const completion = "capabilities/textDocument/completion/completionItem/";
  session.client.snippets = read_flag(params, completion + "snippetSupport");
  session.client.deprecated_tags = find_member(params, completion + "tagSupport") != nullptr;
  session.phase = Phase::initialized;
  return json{{"capabilities", capabilities()},
              {"serverInfo", {{"name", "poolcast"}, {"version", session.version}}}};
}

Answer<json> shutdown(Session& session, json const&) {
  session.phase = Phase::shut_down;
  return json(nullptr);
}

template <json (*feature)(Document const&, std::uint32_t)>
Answer<json> about_place(Session& session, json const& params) {
  Answer<Subject> const subject = read_place(session, params);
  if (!subject) return tl::unexpected(subject.error());
  return feature(*subject->document, subject->offset);
}

template <json (*feature)(Document const&)>
Answer<json> about_document(Session& session, json const& params) {
  Answer<Subject> const subject = find_document(session, params);
  if (!subject) return tl::unexpected(subject.error());
  return feature(*subject->document);
}

Answer<json> complete(Session& session, json const& params) {
  Answer<Subject> const subject = read_place(session, params);
  if (!subject) return tl::unexpected(subject.error());
  return completion(*subject->document, subject->offset, session.client);
}

Answer<json> define(Session& session, json const& params) {
  Answer<Subject> const subject = read_place(session, params);
  if (!subject) return tl::unexpected(subject.error());
  return definition(*subject->document, subject->uri, subject->offset);
}

Answer<json> mend(Session& session, json const& params) {
  Answer<Subject> const subject = find_document(session, params);
  if (!subject) return tl::unexpected(subject.error());
  Answer<Range> const range = read_range(params, "range");
  if (!range) return tl::unexpected(range.error());
  std::string const& text = subject->document->text;
  return quick_fixes(*subject->document, subject->uri,
                     {offset_of(text, range->start), offset_of(text, range->end)});
}

json publish(std::string const& uri, Document const* document) {
  json params = {{"uri", uri},
                 {"diagnostics", document == nullptr ? json::array() : diagnostics(*document)}};
  if (document != nullptr && document->version) params["version"] = *document->version;
  return {{"jsonrpc", "2.0"},
          {"method", "textDocument/publishDiagnostics"},
          {"params", std::move(params)}};
}

Answer<std::vector<json>> set_text(Session& session, json const& params, json const& holder) {
  Answer<std::string> const uri = read_text(params, "textDocument/uri");
  if (!uri) return tl::unexpected(uri.error());
  Answer<std::string> text = read_text(holder, "text");
  if (!text) return tl::unexpected(text.error());
  std::optional<long long> const version = read_integer(params, "textDocument/version");
  Document& document = session.documents[*uri];
  document = read_document(std::move(*text), version, session.semantics);
  return std::vector<json>{publish(*uri, &document)};
}

Answer<std::vector<json>> did_open(Session& session, json const& params) {
  json const* const document = find_member(params, "textDocument");
  return set_text(session, params, document == nullptr ? params : *document);
}

Answer<std::vector<json>> did_change(Session& session, json const& params) {
  Answer<Subject> const subject = find_document(session, params);
  if (!subject) return tl::unexpected(subject.error());
  json const* const changes = find_member(params, "contentChanges");
  bool const whole = changes != nullptr && changes->is_array() && !changes->empty() &&
                     find_member(changes->back(), "range") == nullptr;
  if (!whole) {
    return tl::unexpected(
        Failure{ErrorCode::invalid_params, "'contentChanges' must end with the whole text"});
  }
  return set_text(session, params, changes->back());
}

Answer<std::vector<json>> did_close(Session& session, json const& params) {
  Answer<Subject> const subject = find_document(session, params);
  if (!subject) return tl::unexpected(subject.error());
  session.documents.erase(subject->uri);
  return std::vector<json>{publish(subject->uri, nullptr)};
}

Answer<std::vector<json>> leave(Session& session, json const&) {
  session.was_shut_down = session.phase == Phase::shut_down;
  session.phase = Phase::over;
  return std::vector<json>{};
}

constexpr Request request_rows[] = {
    {"initialize", initialize},
    {"shutdown", shutdown},
    {"textDocument/hover", about_place<hover>},
    {"textDocument/completion", complete},
    {"textDocument/signatureHelp", about_place<signature_help>},
    {"textDocument/definition", define},
    {"textDocument/documentSymbol", about_document<symbols>},
    {"textDocument/formatting", about_document<formatting>},
    {"textDocument/codeAction", mend},
};

constexpr Notification notification_rows[] = {
    {"exit", leave},
    {"textDocument/didOpen", did_open},
    {"textDocument/didChange", did_change},
    {"textDocument/didClose", did_close},
};

template <class Rows>
auto find(Rows const& rows, std::string_view name) -> decltype(&rows[0]) {
  auto const row = std::ranges::find(rows, name, [](auto const& each) { return each.name; });
  return row == std::end(rows) ? nullptr : &*row;
}

}  // namespace

Request const* find_request(std::string_view name) { return find(request_rows, name); }

Notification const* find_notification(std::string_view name) {
  return find(notification_rows, name);
}

}  // namespace poolcast::lsp
