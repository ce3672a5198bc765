#include "engine/lsp/dictionary.hpp"

#include <vector>

#include "engine/formula/functions.hpp"
#include "engine/formula/methods.hpp"
#include "engine/formula/variables.hpp"

namespace poolcast::lsp {
namespace {

using formula::Standing;

/// The name that reads the same cell and is the one to write today.
std::string_view current_name(formula::Variable const& variable) {
  for (formula::Variable const& other : formula::variables()) {
    if (other.cell == variable.cell && other.metric == variable.metric &&
        other.standing == Standing::current) {
      return other.name;
    }
  }
  return {};
}

std::string summary_of(formula::Variable const& variable) {
  std::string const name(variable.name);
  if (variable.metric) return name + ": sample object";
  if (variable.cell == formula::Cell::deallocation_option)
    return name + ": keyword, can be assigned";
  return name + (variable.writable() ? ": double, can be assigned" : ": double, read-only");
}

Entry entry_of(formula::Variable const& variable) {
  bool const replaced =
      variable.standing == Standing::alias || variable.standing == Standing::legacy;
  return {.kind = EntryKind::variable,
          .name = variable.name,
          .summary = summary_of(variable),
          .doc = std::string(variable.doc) + (variable.standing == Standing::retired
                                                  ? " The service no longer takes samples of it."
                                                  : ""),
          .example = variable.example,
          .instead = replaced ? current_name(variable) : std::string_view{},
          .deprecated = variable.standing != Standing::current,
          .has_methods = variable.metric.has_value() || !variable.writable()};
}

Entry entry_of(formula::Constant const& constant) {
  bool const is_keyword = constant.value.type == formula::Type::keyword;
  return {.kind = is_keyword ? EntryKind::keyword : EntryKind::constant,
          .name = constant.name,
          .summary = std::string(constant.name) +
                     (is_keyword ? ": a value of $NodeDeallocationOption" : ": timeinterval"),
          .doc = std::string(constant.doc)};
}

template <class Row>
Entry entry_of_call(EntryKind kind, Row const& row) {
  return {.kind = kind,
          .name = row.name,
          .summary = std::string(row.signature),
          .doc = std::string(row.doc),
          .example = row.example,
          .result = row.result,
          .has_parameters = row.most > 0};
}

std::vector<Entry> all_entries() {
  std::vector<Entry> entries;
  for (auto const& row : formula::functions()) {
    entries.push_back(entry_of_call(EntryKind::function, row));
  }
  for (auto const& row : formula::methods()) {
    entries.push_back(entry_of_call(EntryKind::method, row));
  }
  for (formula::Member const& row : formula::members()) {
    entries.push_back({.kind = EntryKind::member,
                       .name = row.name,
                       .summary = "double " + std::string(row.name),
                       .doc = std::string(row.doc),
                       .example = row.example,
                       .result = row.result});
  }
  for (formula::Variable const& row : formula::variables()) entries.push_back(entry_of(row));
  for (formula::Constant const& row : formula::constants()) entries.push_back(entry_of(row));
  return entries;
}

bool stands_after_dot(EntryKind kind) {
  return kind == EntryKind::method || kind == EntryKind::member;
}

/// Overloads are written one after the other in a row; a reader has one a line.
std::string one_overload_a_line(std::string text) {
  for (std::size_t at = text.find("), "); at != text.npos; at = text.find("), ", at)) {
    text.replace(at, 3, ")\n");
  }
  return text;
}

}  // namespace

std::span<Entry const> dictionary() {
  static std::vector<Entry> const entries = all_entries();
  return entries;
}

Entry const* find_entry(std::string_view name, bool after_dot) {
  for (Entry const& entry : dictionary()) {
    if (entry.name == name && stands_after_dot(entry.kind) == after_dot) return &entry;
  }
  return nullptr;
}

std::string markdown(Entry const& entry) {
  return "```batch-autoscale\n" + one_overload_a_line(entry.summary) + "\n```\n" +
         explanation(entry);
}

std::string explanation(Entry const& entry) {
  std::string text = entry.doc;
  if (!entry.instead.empty()) {
    text += "\n\nDeprecated: write `" + std::string(entry.instead) + "`.";
  }
  if (!entry.example.empty()) text += "\n\nExample: `" + std::string(entry.example) + "`";
  if (!entry.result.empty()) text += " gives `" + std::string(entry.result) + "`";
  return text;
}

}  // namespace poolcast::lsp
