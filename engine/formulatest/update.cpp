#include "engine/formulatest/update.hpp"

#include <algorithm>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

/// Keeps what stands behind a value, the next cell of a table or a comment, where it was.
void replace_aligned(std::string& text, Fix const& fix) {
  std::size_t const old_size = fix.span.end - fix.span.begin;
  std::size_t const next = std::min(text.find_first_not_of(' ', fix.span.end), text.size());
  std::size_t const blanks = next - fix.span.end;
  bool const stands_before = next < text.size() && (text[next] == '|' || text[next] == '#');
  std::string value = fix.replacement;
  std::size_t size = old_size;
  if (stands_before && blanks > 0) {
    size += blanks;
    value.resize(std::max(size, value.size() + 1), ' ');
  }
  text.replace(fix.span.begin, size, value);
}

}  // namespace

std::string updated(FileReport const& report) {
  std::vector<Fix> fixes;
  for (CaseReport const& one : report.cases) {
    for (Finding const& finding : one.findings) {
      if (finding.update) fixes.push_back(*finding.update);
    }
  }
  // From the back, so that the places of the others stay.
  std::ranges::sort(fixes, std::ranges::greater(), [](Fix const& fix) { return fix.span.begin; });
  std::string text = report.script.text;
  for (Fix const& fix : fixes) replace_aligned(text, fix);
  return text;
}

}  // namespace poolcast::formulatest
