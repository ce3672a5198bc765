// The keyword `cases`: a table whose rows are cases.
//   cases
//     $PendingTasks | slots | => $TargetLowPriorityNodes
//     6             | 5     | => 2
#include <algorithm>
#include <set>

#include "engine/base/text.hpp"
#include "engine/formula/variables.hpp"
#include "engine/formulatest/reader.hpp"

namespace poolcast::formulatest {
namespace {

// One number below a metric stands for this many samples: an hour of them.
constexpr std::size_t constant_samples = 120;

}  // namespace

void Reader::read_cases(Words const& words) {
  Table table{.head = text_of_line(head_),
              .name = comment_above(head_),
              .at = setup_.now,
              .inputs = {},
              .expected = {}};
  if (words.size() == 3 && text(words[1]) == "at") {
    table.at = moment(words[2]).value_or(table.at);
  } else if (words.size() != 1) {
    error(words[1], "write 'cases' or 'cases at 10m'");
  }
  if (table.name.empty() && !setup_.used) table.name = setup_.comment;
  end_setup();
  std::vector<std::size_t> const lines = block();
  if (lines.size() < 2) {
    error(table.head,
          "no table; add indented lines like '$PendingTasks | => $TargetDedicatedNodes' and "
          "'6 | => 2'");
    return;
  }
  if (!read_header(text_of_line(lines[0]), table)) return;
  for (std::size_t i = 1; i < lines.size(); ++i) read_row(table, lines[i]);
}

bool Reader::split_row(Span line, std::vector<Span>& left, std::vector<Span>& right) {
  std::size_t const arrow = text(line).find("=>");
  if (arrow == std::string_view::npos) {
    error(line, "'=>' is missing; what a case is shown stands before it, what is expected behind");
    return false;
  }
  auto const at = line.begin + static_cast<std::uint32_t>(arrow);
  left = cells_of(source_.text, {line.begin, at}, '|');
  right = cells_of(source_.text, {at + 2, line.end}, '|');
  return true;
}

bool Reader::read_header(Span line, Table& table) {
  std::vector<Span> left, right;
  if (!split_row(line, left, right)) return false;
  std::size_t const before = diagnostics_.size();
  auto const drop_last = [](std::vector<Span>& cells) {
    if (cells.back().begin == cells.back().end) cells.pop_back();
  };
  drop_last(left);
  drop_last(right);
  std::set<std::string_view> seen;
  auto const read = [&](Span cell, auto reading, std::vector<Column>& columns) {
    std::optional<Column> const column = (this->*reading)(cell);
    if (!column) return;
    bool const fresh = seen.insert(text(cell)).second;
    if (!fresh) error(cell, "a second column " + quoted(text(cell)));
    columns.push_back(*column);
  };
  for (Span const cell : left) read(cell, &Reader::read_input_column, table.inputs);
  // A variable may be shown and expected, as `$PendingTasks` never is; so both sides start anew.
  seen.clear();
  for (Span const cell : right) read(cell, &Reader::read_expected_column, table.expected);
  if (right.empty()) error(line, "nothing is expected; write a variable behind '=>'");
  return diagnostics_.size() == before;
}

std::optional<Reader::Column> Reader::read_input_column(Span cell) {
  std::string_view const name = text(cell);
  if (name == "at") return Column{.kind = Column::Kind::at, .name = cell};
  formula::Variable const* const variable = formula::find_variable(name);
  if (variable != nullptr && variable->metric) {
    return Column{.kind = Column::Kind::metric, .name = cell, .metric = *variable->metric};
  }
  auto const key = std::ranges::find(pool_keys(), name, &PoolKey::name);
  if (key != pool_keys().end()) {
    return Column{.kind = Column::Kind::pool, .name = cell, .key = &*key};
  }
  std::vector<std::string_view> names{"at"};
  for (PoolKey const& row : pool_keys()) names.push_back(row.name);
  for (formula::Variable const& row : formula::variables()) {
    if (row.metric) names.push_back(row.name);
  }
  std::string const meant = did_you_mean(name, names);
  error(cell, "unknown column " + quoted(name) +
                  (meant.empty() ? "; before '=>' stand metrics like $PendingTasks, at, dedicated, "
                                   "low_priority, slots, target_dedicated, target_low_priority"
                                 : meant));
  return std::nullopt;
}

std::optional<Reader::Column> Reader::read_expected_column(Span cell) {
  Span const name = name_at(source_.text, cell);
  if (name == cell && name.begin < name.end) return Column{.name = cell};
  error(cell, quoted(text(cell)) + " is no variable; behind '=>' stand the formula's variables");
  return std::nullopt;
}

/// A row may end with a `|`.
bool Reader::fit(std::vector<Span>& cells, std::size_t count, Span line, std::string_view where) {
  bool const last_empty = cells.back().begin == cells.back().end;
  if (cells.size() == count + 1 && last_empty) cells.pop_back();
  if (cells.size() == count) return true;
  error(line, counted(cells.size(), "cell") + " " + std::string(where) + " '=>', and " +
                  counted(count, "column"));
  return false;
}

void Reader::read_row(Table const& table, std::size_t line) {
  Span const row = text_of_line(line);
  std::vector<Span> left, right;
  if (!split_row(row, left, right)) return;
  if (!fit(left, table.inputs.size(), row, "before")) return;
  if (!fit(right, table.expected.size(), row, "behind")) return;
  Case made{
      .span = row, .line = line + 1, .samples = setup_.index, .pool = setup_.pool, .at = table.at};
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (table.inputs[i].kind == Column::Kind::at && left[i].begin < left[i].end) {
      made.at = moment(left[i]).value_or(made.at);
    }
  }
  SampleSet samples = setup_.samples;
  bool own_samples = false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i].begin == left[i].end) continue;
    own_samples = own_samples || table.inputs[i].kind == Column::Kind::metric;
    apply(table.inputs[i], left[i], made, samples);
  }
  if (own_samples) {
    made.samples = script_.samples.size();
    script_.samples.push_back(std::move(samples));
  }
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (right[i].begin == right[i].end) continue;
    Expected<Expectation, Diagnostic> expectation =
        read_cell(source_.text, right[i], text(table.expected[i].name));
    if (expectation) {
      made.expectations.push_back(std::move(*expectation));
    } else {
      diagnostics_.push_back(std::move(expectation.error()));
    }
  }
  if (std::ranges::all_of(right, [](Span cell) { return cell.begin == cell.end; })) {
    error(row, "the row expects nothing");
  }
  std::string const comment = comment_above(line);
  std::string const shown = comment.empty() ? row_name(table, left) : comment;
  made.name = unused_name(table.name.empty() ? shown : table.name + ": " + shown);
  script_.cases.push_back(std::move(made));
}

void Reader::apply(Column const& column, Span cell, Case& made, SampleSet& samples) {
  if (column.kind == Column::Kind::metric) {
    apply_metric(column, cell, made.at, samples);
  } else if (column.kind == Column::Kind::pool) {
    std::optional<double> const value = count(cell, column.key->least, column.key->name);
    if (value) column.key->set(made.pool, *value);
  }
}

/// One number, or a whole series as in a `sample` block, that ends at the case's time; `_` is none.
void Reader::apply_metric(Column const& column, Span cell, Time at, SampleSet& samples) {
  std::erase_if(samples,
                [&](RecordedSeries const& other) { return other.series->metric == column.metric; });
  if (text(cell) == "_") return;
  formula::ScriptedSeries series{.metric = column.metric, .name = column.name, .values = {}};
  if (std::optional<double> const value = parse_number(text(cell))) {
    series.values.assign(constant_samples, *value);
  } else {
    std::string const name(text(column.name));
    Source const line{source_.name, name + " " + std::string(text(cell))};
    auto const size = static_cast<std::uint32_t>(line.text.size());
    Expected<formula::ScriptedSeries, Diagnostics> read = formula::parse_series(line, {0, size});
    if (!read) {
      std::uint32_t const shift = cell.begin - static_cast<std::uint32_t>(name.size()) - 1;
      for (Diagnostic& diagnostic : read.error()) {
        diagnostic.span.begin += shift;
        diagnostic.span.end += shift;
        diagnostics_.push_back(std::move(diagnostic));
      }
      return;
    }
    series.values = std::move(read->values);
  }
  if (!count_samples(series.values.size(), cell)) return;
  samples.push_back(
      {.series = std::make_shared<formula::ScriptedSeries const>(std::move(series)), .until = at});
}

std::string Reader::row_name(Table const& table, std::vector<Span> const& inputs) const {
  std::string name;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].begin == inputs[i].end) continue;
    name += (name.empty() ? "" : ", ") + std::string(text(table.inputs[i].name)) + " " +
            std::string(text(inputs[i]));
  }
  return name.empty() ? "as set up" : name;
}

}  // namespace poolcast::formulatest
