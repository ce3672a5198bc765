#include "engine/iac/mapped_text.hpp"

namespace poolcast::iac {
namespace {

Origin origin_at(MappedText const& text, std::size_t at) {
  return at < text.origins.size() ? text.origins[at] : text.end;
}

}  // namespace

void MappedText::append(std::string_view bytes, Origin origin) {
  text += bytes;
  origins.insert(origins.end(), bytes.size(), origin);
  end = {{origin.span.end, origin.span.end}, origin.exact};
}

void MappedText::append(MappedText const& other) {
  text += other.text;
  origins.insert(origins.end(), other.origins.begin(), other.origins.end());
  end = other.end;
}

MappedText MappedText::slice(std::size_t begin, std::size_t size) const {
  MappedText part;
  part.text = text.substr(begin, size);
  auto const first = origins.begin() + static_cast<std::ptrdiff_t>(begin);
  part.origins.assign(first, first + static_cast<std::ptrdiff_t>(part.text.size()));
  part.end = origin_at(*this, begin + part.text.size());
  return part;
}

MappedText plain_text(std::string_view text) {
  MappedText result;
  result.text = text;
  result.origins.reserve(text.size());
  auto const size = static_cast<std::uint32_t>(text.size());
  for (std::uint32_t at = 0; at < size; ++at) result.origins.push_back({{at, at + 1}});
  result.end = {{size, size}};
  return result;
}

MappedText anchored_text(std::string_view text, Span expression) {
  MappedText result;
  result.append(text, {expression, false});
  result.end = {expression, false};
  return result;
}

Span map_to_file(MappedText const& text, Span span) {
  Origin const first = origin_at(text, span.begin);
  if (span.end <= span.begin && first.exact) return {first.span.begin, first.span.begin};
  Span whole = first.span;
  Span last = first.span;
  for (std::size_t at = span.begin + 1; at < span.end; ++at) {
    Span const next = origin_at(text, at).span;
    if (next == last) continue;  // another byte of the same escape
    if (next.begin != whole.end) break;
    whole.end = next.end;
    last = next;
  }
  return whole;
}

bool is_anchored(MappedText const& text, Span span) {
  if (!origin_at(text, span.begin).exact) return true;
  for (std::size_t at = span.begin; at < span.end; ++at) {
    if (!origin_at(text, at).exact) return true;
  }
  return false;
}

}  // namespace poolcast::iac
