// A formula with a `|` where the cursor is: how the tests of the editor's features are written.
#pragma once

#include <cstdint>
#include <string>

#include "engine/lsp/document.hpp"

namespace poolcast::test {

struct Marked {
  lsp::Document document;
  std::uint32_t cursor = 0;
};

inline Marked marked(std::string text) {
  std::size_t const at = text.find('|');
  text.erase(at, 1);
  return {lsp::read_document(std::move(text)), static_cast<std::uint32_t>(at)};
}

}  // namespace poolcast::test
