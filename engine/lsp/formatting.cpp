// The canonical form of the document, as one change of the whole text; editors find out themselves
// which lines that changes.
#include <nlohmann/json.hpp>

#include "engine/formula/format.hpp"
#include "engine/formula/parse.hpp"
#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

json formatting(Document const& document) {
  if (!document.formula) return nullptr;  // the diagnostics say why
  bool const is_in_plain_words = document.formula->text == document.text;
  if (!is_in_plain_words) return nullptr;  // what a setting let in would be lost
  std::string const text = formula::formatted(*document.formula);
  if (text.size() > formula::max_bytes) return nullptr;  // the service would refuse it
  if (text == document.text) return json::array();
  Span const all = {0, static_cast<std::uint32_t>(document.text.size())};
  return json::array({{{"range", to_json(range_of(document.text, all))}, {"newText", text}}});
}

}  // namespace poolcast::lsp
