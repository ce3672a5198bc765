// Reads a test script line by line: one function a keyword. What the lines above set up, the cases
// below take. Goes on after a mistake, so that all of them are reported at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/formulatest/lines.hpp"
#include "engine/formulatest/script.hpp"

namespace poolcast::formulatest {

class Reader {
 public:
  explicit Reader(Source const& source);

  Expected<Script, Diagnostics> run();

 private:
  using Words = std::vector<Span>;  // of a block's head, the keyword first

  struct Keyword {
    std::string_view text;
    void (Reader::*read)(Words const&);
  };
  static Keyword const keywords[];

  /// What the cases that follow see.
  struct Setup {
    Time now = default_now;
    SampleSet samples;
    PoolSetting pool;
    std::size_t index = 0;  // of `samples` in the script
    std::string comment;    // above the lines that set it up
    bool open = false;      // the last block set up, and the next one may add to it
    bool used = false;      // a case stands below it already
    bool sampled = false;   // a block of samples stands in it
  };

  void read_formula(Words const& words);
  void read_now(Words const& words);
  void read_sample(Words const& words);
  void read_pool(Words const& words);
  void read_eval(Words const& words);
  void read_cases(Words const& words);
  void read_simulate(Words const& words);
  void read_series(Span line, Duration every, Time until);
  void read_clause(Simulation& simulation, Span key, Span value);
  void read_seeds(Simulation& simulation, Span value);
  void check_cases();

  // reader_table.cpp: the rows of `cases`.
  struct Column {
    enum class Kind : std::uint8_t { metric, pool, at, expected };
    Kind kind = Kind::expected;
    Span name;
    formula::Metric metric{};
    PoolKey const* key = nullptr;
  };
  struct Table {
    Span head;
    std::string name;
    Time at;
    std::vector<Column> inputs;
    std::vector<Column> expected;
  };
  bool read_header(Span line, Table& table);
  std::optional<Column> read_input_column(Span cell);
  std::optional<Column> read_expected_column(Span cell);
  void read_row(Table const& table, std::size_t line);
  bool split_row(Span line, std::vector<Span>& left, std::vector<Span>& right);
  bool fit(std::vector<Span>& cells, std::size_t count, Span line, std::string_view where);
  void apply(Column const& column, Span cell, Case& made, SampleSet& samples);
  void apply_metric(Column const& column, Span cell, Time at, SampleSet& samples);
  std::string row_name(Table const& table, std::vector<Span> const& inputs) const;

  /// The block's indented lines that are not blank; the next line to read is the one after them.
  std::vector<std::size_t> block();
  void begin_setup();
  void end_setup();
  std::string comment_above(std::size_t line) const;
  std::string unused_name(std::string const& name);
  std::optional<Time> moment(Span span);
  std::optional<double> count(Span value, double least, std::string_view name);
  bool count_samples(std::size_t more, Span where);
  void error(Span span, std::string message);
  std::string_view text(Span span) const { return text_at(source_.text, span); }
  Span text_of_line(std::size_t line) const { return lines_[line].text; }

  Source const& source_;
  std::vector<Line> lines_;
  std::size_t head_ = 0;  // the line of the keyword that is being read
  std::size_t next_ = 0;
  Setup setup_;
  Script script_;
  Diagnostics diagnostics_;
  std::map<std::string, int> names_;  // how many cases wanted each
  std::size_t sample_count_ = 0;
};

}  // namespace poolcast::formulatest
