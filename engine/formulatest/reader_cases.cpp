// The keywords of cases: `eval` and `simulate`.

#include "engine/base/text.hpp"
#include "engine/formulatest/reader.hpp"

namespace poolcast::formulatest {

void Reader::read_eval(Words const& words) {
  Case made{.span = text_of_line(head_),
            .line = head_ + 1,
            .samples = setup_.index,
            .pool = setup_.pool,
            .at = setup_.now};
  std::size_t at = 1;
  if (at < words.size() && is_quoted(text(words[at]))) made.text = unquoted(text(words[at++]));
  if (at + 2 == words.size() && text(words[at]) == "at") {
    made.at = moment(words[at + 1]).value_or(made.at);
  } else if (at != words.size()) {
    error(words[at], "write 'eval at 0s' or 'eval \"TEXT\" at 0s'");
  }
  std::string name = comment_above(head_);
  if (name.empty() && !setup_.comment.empty()) {
    name = setup_.comment;
    if (setup_.used && at + 2 == words.size()) name += ", at " + std::string(text(words.back()));
  }
  made.name = unused_name(name.empty() ? std::string(text(made.span)) : name);
  end_setup();
  for (std::size_t const line : block()) {
    Expected<Expectation, Diagnostic> expectation =
        read_expectation(source_.text, text_of_line(line));
    if (expectation) {
      made.expectations.push_back(std::move(*expectation));
    } else {
      diagnostics_.push_back(std::move(expectation.error()));
      made.expectations.emplace_back();
    }
  }
  if (made.expectations.empty()) {
    error(made.span, "it expects nothing; add an indented line like '$TargetDedicatedNodes = 25'");
  }
  script_.cases.push_back(std::move(made));
}

void Reader::read_simulate(Words const& words) {
  Case made{.span = text_of_line(head_), .line = head_ + 1, .simulation = Simulation{}};
  Simulation& simulation = *made.simulation;
  std::string const name = comment_above(head_);
  made.name = unused_name(name.empty() ? std::string(text(made.span)) : name);
  end_setup();
  if (words.size() % 2 != 0) {
    error(made.span, "write 'simulate SCENARIO', then 'seed 1..5', 'pool ID' or 'load FILE'");
  } else {
    simulation.scenario = unquoted(text(words[1]));
    simulation.scenario_span = words[1];
    for (std::size_t i = 2; i < words.size(); i += 2) {
      read_clause(simulation, words[i], words[i + 1]);
    }
  }
  std::vector<std::size_t> const lines = block();
  for (std::size_t const line : lines) {
    Expected<Budget, Diagnostic> budget = read_budget(source_.text, text_of_line(line));
    if (budget) {
      simulation.budgets.push_back(std::move(*budget));
    } else {
      diagnostics_.push_back(std::move(budget.error()));
    }
  }
  if (lines.empty()) {
    error(made.span, "it has no budget; add an indented line like 'p95 waiting <= 4m'");
  }
  script_.cases.push_back(std::move(made));
}

void Reader::read_clause(Simulation& simulation, Span key, Span value) {
  constexpr std::string_view keys[] = {"seed", "pool", "load"};
  if (text(key) == "seed") {
    read_seeds(simulation, value);
  } else if (text(key) == "pool") {
    simulation.pool = unquoted(text(value));
    simulation.pool_span = value;
  } else if (text(key) == "load") {
    simulation.load = unquoted(text(value));
  } else {
    std::string const meant = did_you_mean(text(key), keys);
    error(key, "unknown word " + quoted(text(key)) +
                   (meant.empty() ? "; write 'seed 1..5', 'pool ID' or 'load FILE'" : meant));
  }
}

void Reader::read_seeds(Simulation& simulation, Span value) {
  std::string_view const seeds = text(value);
  std::size_t const dots = seeds.find("..");
  std::optional<long long> const first = parse_integer(seeds.substr(0, dots));
  std::optional<long long> const last =
      dots == seeds.npos ? first : parse_integer(seeds.substr(dots + 2));
  if (!first || !last || *first < 0 || *last < *first ||
      static_cast<std::uint64_t>(*last - *first) >= most_seeds) {
    error(value, quoted(seeds) + " is no seed; write 7, or 1..5 for at most 1,000 of them");
    return;
  }
  simulation.first_seed = static_cast<std::uint64_t>(*first);
  simulation.last_seed = static_cast<std::uint64_t>(*last);
}

}  // namespace poolcast::formulatest
