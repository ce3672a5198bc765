// What can be written at a place: after `.` methods or members, else names.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/lsp/dictionary.hpp"
#include "engine/lsp/features.hpp"
#include "engine/lsp/protocol.hpp"

namespace poolcast::lsp {

using nlohmann::json;

namespace {

/// What kind of word is being written, and where it stands.
struct Place {
  enum class Kind { nothing, name, dollar_name, after_object, after_value, deallocation_option };
  Kind kind = Kind::nothing;
  Span word{};
  bool is_called = false;  // a `(` follows already
};

/// A name with a dollar that nobody knows is most likely a metric that is not yet spelt right.
bool has_methods(Document const& document, std::string_view object) {
  if (Entry const* const entry = find_entry(object, false)) return entry->has_methods;
  return object.starts_with('$') && assignment_before(document, object, 0) == nullptr;
}

Place place_at(Document const& document, std::uint32_t offset) {
  auto const& tokens = document.tokens;
  Place place{.word = {offset, offset}};
  std::size_t next = static_cast<std::size_t>(
      std::ranges::lower_bound(tokens, offset, {}, [](Token const& t) { return t.span.begin; }) -
      tokens.begin());
  std::size_t before = next;  // the tokens before it are what the word follows
  if (next > 0 && tokens[next - 1].span.end >= offset) {
    Token const& touched = tokens[next - 1];
    bool const is_inside = touched.span.end > offset;
    if (touched.kind == Token::Kind::name) {
      before = next - 1;
      place.word = touched.span;
    } else if (touched.kind == Token::Kind::comment || touched.kind == Token::Kind::number ||
               (touched.kind == Token::Kind::text && is_inside)) {
      return place;
    }
  }
  auto const word = [&](std::size_t i) { return text_of(document, tokens[i].span); };
  place.is_called = next < tokens.size() && word(next) == "(";
  place.kind =
      text_of(document, place.word).starts_with('$') ? Place::Kind::dollar_name : Place::Kind::name;
  if (before > 0 && word(before - 1) == ".") {
    place.kind = before > 1 && has_methods(document, word(before - 2)) ? Place::Kind::after_object
                                                                       : Place::Kind::after_value;
  } else if (before > 1 && word(before - 1) == "=" &&
             word(before - 2) == "$NodeDeallocationOption") {
    place.kind = Place::Kind::deallocation_option;
  }
  return place;
}

bool fits(Entry const& entry, Place::Kind place) {
  bool const after_dot = entry.kind == EntryKind::method || entry.kind == EntryKind::member;
  switch (place) {
    case Place::Kind::nothing:
      return false;
    case Place::Kind::name:
      return !after_dot;
    case Place::Kind::dollar_name:
      return entry.kind == EntryKind::variable;
    case Place::Kind::after_object:
      return entry.kind == EntryKind::method;
    case Place::Kind::after_value:
      return entry.kind == EntryKind::member;
    case Place::Kind::deallocation_option:
      return entry.kind == EntryKind::keyword;
  }
  return false;
}

/// The protocol's numbers of the icons.
int icon(EntryKind kind) {
  constexpr int numbers[] = {3, 2, 5, 6, 21, 20};
  return numbers[static_cast<std::size_t>(kind)];
}

json item(Document const& document, std::string_view name, int kind, Span word,
          std::string const& new_text) {
  return {{"label", name},
          {"kind", kind},
          {"textEdit", {{"range", to_json(range_of(document.text, word))}, {"newText", new_text}}}};
}

json item_of(Document const& document, Entry const& entry, Place const& place,
             Client const& client) {
  bool const is_call = entry.kind == EntryKind::function || entry.kind == EntryKind::method;
  bool const as_snippet = is_call && client.snippets && !place.is_called;
  std::string text(entry.name);
  // A dollar begins a placeholder, but no function's name holds one.
  if (as_snippet) text += entry.has_parameters ? "($1)" : "()";
  json result = item(document, entry.name, icon(entry.kind), place.word, text);
  if (as_snippet) result["insertTextFormat"] = 2;
  result["detail"] = entry.summary;
  result["documentation"] = markup(explanation(entry));
  if (entry.deprecated && client.deprecated_tags) result["tags"] = json::array({1});
  return result;
}

/// The formula's own variables, each once.
void add_own_variables(json& items, Document const& document, Place const& place) {
  std::vector<std::string_view> names;
  for (Assignment const& assignment : document.assignments) {
    std::string_view const name = text_of(document, assignment.name);
    bool const is_new = std::ranges::find(names, name) == names.end();
    bool const is_being_written = assignment.name == place.word;
    if (!is_new || is_being_written || find_entry(name, false) != nullptr) continue;
    if (place.kind == Place::Kind::dollar_name && !name.starts_with('$')) continue;
    names.push_back(name);
    items.push_back(item(document, name, icon(EntryKind::variable), place.word, std::string(name)));
    items.back()["detail"] = text_of(document, assignment.statement);
  }
}

}  // namespace

json completion(Document const& document, std::uint32_t offset, Client const& client) {
  Place const place = place_at(document, offset);
  json items = json::array();
  bool const takes_variables =
      place.kind == Place::Kind::name || place.kind == Place::Kind::dollar_name;
  if (takes_variables) add_own_variables(items, document, place);
  for (Entry const& entry : dictionary()) {
    if (fits(entry, place.kind)) items.push_back(item_of(document, entry, place, client));
  }
  return items;
}

}  // namespace poolcast::lsp
