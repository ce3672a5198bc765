// What an editor can say about each name of the language, out of the tables of formula/: one entry
// a row of theirs, whichever table it is in.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace poolcast::lsp {

enum class EntryKind : std::uint8_t { function, method, member, variable, constant, keyword };

struct Entry {
  EntryKind kind{};
  std::string_view name{};
  std::string summary{};  // a signature, or what kind of variable it is
  std::string doc{};
  std::string_view example{};
  std::string_view result{};   // of the example; empty where it varies
  std::string_view instead{};  // of a deprecated name: the one to write now
  bool deprecated = false;
  bool has_methods = false;
  bool has_parameters = false;
};

/// In the order of the tables.
std::span<Entry const> dictionary();

/// Methods and members are `after_dot`, all the rest is not. Null if nobody knows the name.
Entry const* find_entry(std::string_view name, bool after_dot);

/// The whole entry as Markdown, its summary as code first.
std::string markdown(Entry const& entry);
/// As above, without the summary.
std::string explanation(Entry const& entry);

}  // namespace poolcast::lsp
