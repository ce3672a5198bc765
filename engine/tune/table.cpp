#include <algorithm>
#include <cmath>

#include "engine/base/text.hpp"
#include "engine/tune/front_table.hpp"
#include "engine/tune/importance.hpp"
#include "engine/tune/output.hpp"

namespace poolcast::tune {
namespace {

constexpr std::size_t most_lines = 20;  // more than that one does not read

std::string laid_out(std::vector<Column> const& columns) {
  std::vector<std::string> lines(columns.front().cells.size() + 1, " ");
  for (Column const& column : columns) {
    std::size_t width = column.head.size();
    for (std::string const& cell : column.cells) width = std::max(width, cell.size());
    for (std::size_t row = 0; row < lines.size(); ++row) {
      std::string const& cell = row == 0 ? column.head : column.cells[row - 1];
      std::string const blanks(width - cell.size(), ' ');
      lines[row].append("  ").append(column.text ? cell + blanks : blanks + cell);
    }
  }
  std::string text;
  for (std::string& line : lines) {
    line.erase(line.find_last_not_of(' ') + 1);
    text.append(line.substr(1)).append("\n");
  }
  return text;
}

std::string head_of(Trials const& trials) {
  std::string text = joined(trials.scenarios);
  if (!trials.formulas.empty()) text.append(" with ").append(joined(trials.formulas));
  if (trials.scenarios.size() > 1) {
    text += trials.across == Across::worst ? ", the worst of them" : ", their mean";
  }
  text.append("\n").append(count_text(trials)).append("\n");
  for (Dimension const& one : trials.dimensions) {
    text.append("  ").append(one.name).append(" ").append(one.range).append(", now ");
    text.append(one.values[one.current]).append("\n");
  }
  for (Constraint const& one : trials.constraints) {
    text.append("  subject to ").append(one.text).append("\n");
  }
  return text;
}

/// `62 % +`: more of it raises the objective.
std::string share_text(Importance const& importance, std::size_t dimension) {
  std::string text = std::to_string(std::lround(importance.shares[dimension] * 100)) + " %";
  int const direction = importance.directions[dimension];
  return text + (direction > 0 ? " +" : direction < 0 ? " -" : "  ");
}

std::string importance_table(Trials const& trials) {
  std::vector<Importance> const all = importances(trials);
  if (trials.dimensions.size() < 2 ||
      std::ranges::all_of(all, [](Importance const& one) { return one.shares.empty(); })) {
    return "";
  }
  std::vector<Column> columns = {{.head = "importance", .text = true}};
  for (Dimension const& one : trials.dimensions) columns.front().cells.push_back(one.name);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].shares.empty()) continue;
    Column& column = columns.emplace_back(Column{.head = trials.objectives[i].name + "  "});
    for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
      column.cells.push_back(share_text(all[i], d));
    }
  }
  return "\n" + laid_out(columns) +
         "  importance: its share of an objective's variance; + raises it, - lowers it\n";
}

}  // namespace

std::string held_out_text(Trials const& trials) {
  if (trials.held_out_seeds == 0) return "held out: nothing";
  std::string text = "held out: how much more each came to under ";
  text += trials.held_out_scenarios.empty()
              ? counted(trials.held_out_seeds, "seed") + " that nothing was tuned on"
              : joined(trials.held_out_scenarios) + ", which nothing was tuned on";
  return text;
}

std::string count_text(Trials const& trials) {
  auto const count = [](auto number) { return format_count(static_cast<long long>(number)); };
  auto const front = std::ranges::count_if(trials.trials, &Trial::on_front);
  auto const stopped = std::ranges::count_if(trials.trials, [&](Trial const& trial) {
    return trial.seeds < trials.seeds && trial.problem.empty();
  });
  std::string text = counted(trials.trials.size(), "trial");
  text.append(" of ").append(count(std::min<std::uint64_t>(trials.grid, INT64_MAX)));
  text.append(" combinations, ").append(counted(trials.seeds, "seed")).append(" each");
  if (stopped > 0) text.append(" (").append(count(stopped)).append(" stopped after fewer)");
  text.append(", ").append(counted(static_cast<std::size_t>(trials.runs), "run"));
  text.append("; ").append(count(front)).append(" on the front");
  return text;
}

std::string to_table(Trials const& trials) {
  std::string text = head_of(trials);
  if (std::vector<std::size_t> const shown = shown_trials(trials, most_lines); !shown.empty()) {
    text.append("\n").append(laid_out(columns_of(trials, shown)));
    if (std::size_t const lines = front_lines(trials); lines > most_lines) {
      text.append("  so many of the ").append(std::to_string(lines));
      text.append(" that differ on the front; -o csv has all\n");
    }
    bool const held_out = std::ranges::any_of(
        trials.trials, [](Trial const& trial) { return !trial.held_out.empty(); });
    if (held_out) text.append("  ").append(held_out_text(trials)).append("\n");
  }
  text += importance_table(trials);
  if (!trials.notes.empty()) text += "\n";
  for (std::string const& note : trials.notes) text.append("note: ").append(note).append("\n");
  return text.append("\n").append(trials.answer).append("\n");
}

}  // namespace poolcast::tune
