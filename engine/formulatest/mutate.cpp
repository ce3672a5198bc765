#include "engine/formulatest/mutate.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace poolcast::formulatest {
namespace {

/// The lines that hold the span, each after `mark`.
std::string lines_around(std::string_view text, Span span, char mark) {
  std::size_t const last = span.end > span.begin ? span.end - 1 : span.begin;
  std::size_t begin = text.rfind('\n', span.begin == 0 ? 0 : span.begin - 1);
  begin = begin == text.npos || span.begin == 0 ? 0 : begin + 1;
  std::size_t const end = std::min(text.find('\n', last), text.size());
  std::string shown;
  for (std::string_view line : split(text.substr(begin, end - begin), '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    shown += "  " + std::string(1, mark) + " " + std::string(line) + "\n";
  }
  return shown;
}

}  // namespace

double MutationReport::percent_killed() const {
  if (mutants == 0) return 100;
  return 100.0 * static_cast<double>(mutants - survivors.size()) / static_cast<double>(mutants);
}

MutationReport mutate(std::span<Prepared const* const> scripts, RunOptions const& options) {
  Subject const& original = *scripts.front()->subject;
  MutationReport report{.formula = original.source};
  formula::Semantics const semantics = options.semantics.value_or(formula::Semantics{});
  for (Mutant& mutant : mutants_of(*original.tree, semantics)) {
    ++report.mutants;
    Subject const subject = formulatest::compile({original.source.name, mutant.text}, semantics);
    bool const survives = std::ranges::all_of(scripts, [&](Prepared const* one) {
      return passes(*one->script, subject, one->report.script.name, options);
    });
    if (survives) report.survivors.push_back(std::move(mutant));
  }
  return report;
}

std::string to_text(MutationReport const& report) {
  std::size_t const left = report.survivors.size();
  std::string text = report.formula.name + ": " + std::to_string(report.mutants) +
                     (report.mutants == 1 ? " mutant, " : " mutants, ") +
                     std::to_string(report.mutants - left) + " killed, " + std::to_string(left) +
                     (left == 1 ? " survives\n" : " survive\n");
  std::string_view const original = report.formula.text;
  for (Mutant const& mutant : report.survivors) {
    Place const place = place_of(original, mutant.span.begin);
    auto const size = static_cast<std::uint32_t>(mutant.replacement.size());
    text += report.formula.name + ":" + std::to_string(place.line) + ":" +
            std::to_string(place.column) + ": survives\n" +
            lines_around(original, mutant.span, '-') +
            lines_around(mutant.text, {mutant.span.begin, mutant.span.begin + size}, '+');
  }
  return text;
}

}  // namespace poolcast::formulatest
