#include "engine/formulatest/verdict.hpp"

#include <algorithm>

namespace poolcast::formulatest {

std::string_view text_of(Verdict verdict) {
  constexpr std::string_view texts[] = {"PASS", "FAIL", "ERROR"};
  return texts[static_cast<std::size_t>(verdict)];
}

void CaseReport::add(Finding finding) {
  verdict = std::max(verdict, finding.verdict);
  findings.push_back(std::move(finding));
}

Verdict FileReport::verdict() const {
  if (!errors.empty()) return Verdict::error;
  auto const worst = std::ranges::max_element(cases, {}, &CaseReport::verdict);
  return worst == cases.end() ? Verdict::pass : worst->verdict;
}

std::size_t FileReport::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(cases, verdict, &CaseReport::verdict));
}

Finding error_at(Span span, std::string message) {
  return {.verdict = Verdict::error, .span = span, .got = std::move(message)};
}

}  // namespace poolcast::formulatest
