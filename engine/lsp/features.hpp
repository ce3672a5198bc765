// What the server can do with an open document: one function a request of the protocol, each a pure
// function of the document and the place asked about, and each in a file of its own. The answers
// are the protocol's; null where there is nothing to say.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/lsp/document.hpp"

namespace poolcast::lsp {

/// What the editor can show; it says so when it starts the server.
struct Client {
  bool snippets = false;         // a completion may leave the cursor between parentheses
  bool deprecated_tags = false;  // a completion may be struck through
};

nlohmann::json diagnostics(Document const& document);
/// The fixes of all problems that touch the place.
nlohmann::json quick_fixes(Document const& document, std::string const& uri, Span place);

nlohmann::json hover(Document const& document, std::uint32_t offset);
nlohmann::json completion(Document const& document, std::uint32_t offset, Client const& client);
nlohmann::json signature_help(Document const& document, std::uint32_t offset);

nlohmann::json formatting(Document const& document);

/// One symbol an assignment.
nlohmann::json symbols(Document const& document);
/// Where the variable at the place got its value.
nlohmann::json definition(Document const& document, std::string const& uri, std::uint32_t offset);

}  // namespace poolcast::lsp
