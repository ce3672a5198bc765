// The canonical form of the document, as one change of the whole text.
#include <nlohmann/json.hpp>

#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

json formatting(Document const&) { return nullptr; }

}  // namespace poolcast::lsp
