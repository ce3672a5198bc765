#include "engine/formulatest/subject.hpp"

#include "engine/formula/compile.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::formulatest {

Subject compile(Source source, formula::Semantics const& semantics, std::string pool) {
  Subject subject{.source = std::move(source), .pool = std::move(pool)};
  Expected<formula::Formula, Diagnostics> tree = formula::parse(subject.source, semantics);
  if (!tree) {
    subject.mistakes = std::move(tree.error());
    return subject;
  }
  subject.tree = std::move(*tree);
  Expected<formula::Program, Diagnostics> program = formula::compile(*subject.tree, semantics);
  if (!program) {
    subject.mistakes = std::move(program.error());
    return subject;
  }
  subject.program = std::move(*program);
  auto traced = formula::compile(*subject.tree, semantics, formula::Tracing::on);
  if (traced) subject.traced = std::move(*traced);
  return subject;
}

std::string Run::results() const {
  return subject.program ? formula::results(*subject.program, workspace, outcome) : "";
}

std::string Run::failure() const {
  if (!subject.mistakes.empty()) {
    Diagnostic const& first = subject.mistakes.front();
    Place const place = place_of(subject.source.text, first.span.begin);
    return "AutoScalingFormulaSyntaxError: Line " + std::to_string(place.line) + ", Col " +
           std::to_string(place.column) + ": " + first.message;
  }
  if (!outcome.error) return "";
  return std::string(outcome.error->code_name()) + ": " + outcome.error->detail();
}

}  // namespace poolcast::formulatest
