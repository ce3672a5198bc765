// The call that is being written: its ways to be called, and which argument the cursor is in.
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/lsp/dictionary.hpp"
#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

struct OpenCall {
  Entry const* entry = nullptr;
  std::uint32_t argument = 0;
};

/// The innermost call whose parentheses the place is in.
OpenCall open_call(Document const& document, std::uint32_t offset) {
  std::vector<OpenCall> open;
  for (std::size_t i = 0; i < document.tokens.size(); ++i) {
    Token const& token = document.tokens[i];
    if (token.span.end > offset) break;
    std::string_view const word = text_of(document, token.span);
    if (word == "(") {
      bool const after_dot = i > 1 && text_of(document, document.tokens[i - 2].span) == ".";
      bool const is_call = i > 0 && document.tokens[i - 1].kind == Token::Kind::name;
      std::string_view const name = is_call ? text_of(document, document.tokens[i - 1].span) : "";
      open.push_back({find_entry(name, after_dot), 0});
    } else if (word == ")" && !open.empty()) {
      open.pop_back();
    } else if (word == "," && !open.empty()) {
      ++open.back().argument;
    } else if (word == ";") {
      open.clear();
    }
  }
  return open.empty() ? OpenCall{} : open.back();
}

std::vector<std::string> overloads(std::string const& signature) {
  std::vector<std::string> result;
  std::size_t begin = 0;
  for (std::size_t end; (end = signature.find("), ", begin)) != signature.npos; begin = end + 3) {
    result.push_back(signature.substr(begin, end + 1 - begin));
  }
  result.push_back(signature.substr(begin));
  return result;
}

/// `start` and `samplePercent` of `GetSample(start [, samplePercent])`.
json parameters(std::string const& overload) {
  json result = json::array();
  std::size_t const open = overload.find('(');
  std::string_view const inside =
      std::string_view(overload).substr(open + 1, overload.size() - open - 2);
  for (std::string_view name : split(inside, ',')) {
    while (!name.empty() && (is_blank(name.back()) || name.back() == '[' || name.back() == ']')) {
      name.remove_suffix(1);
    }
    if (!trim(name).empty()) result.push_back({{"label", trim(name)}});
  }
  return result;
}

}  // namespace

json signature_help(Document const& document, std::uint32_t offset) {
  OpenCall const call = open_call(document, offset);
  bool const is_call = call.entry != nullptr && (call.entry->kind == EntryKind::function ||
                                                 call.entry->kind == EntryKind::method);
  if (!is_call) return nullptr;
  json signatures = json::array();
  std::size_t active = 0;
  bool found = false;
  for (std::string const& overload : overloads(call.entry->summary)) {
    json const names = parameters(overload);
    // A doubleVecList takes any number of arguments.
    bool const takes_all = overload.find("doubleVecList") != overload.npos;
    if (!found && (takes_all || call.argument < names.size())) {
      active = signatures.size();
      found = true;
    }
    signatures.push_back({{"label", overload},
                          {"documentation", markup(explanation(*call.entry))},
                          {"parameters", names},
                          {"activeParameter", takes_all ? 0 : call.argument}});
  }
  std::uint32_t const argument = signatures[active]["activeParameter"];
  return {{"signatures", signatures}, {"activeSignature", active}, {"activeParameter", argument}};
}

}  // namespace poolcast::lsp
