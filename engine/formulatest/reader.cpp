#include "engine/formulatest/reader.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formulatest/moment.hpp"

namespace poolcast::formulatest {
namespace {

constexpr std::size_t most_samples = 1'000'000;
// Each of them is looked up in the text, and nobody reads more.
constexpr std::size_t most_diagnostics = 100;
constexpr std::size_t longest_script = 16'000'000;
constexpr double most_nodes = 1'000'000;

/// Names go to terminals and reports.
std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

}  // namespace

Reader::Keyword const Reader::keywords[] = {
    {"formula", &Reader::read_formula},   {"now", &Reader::read_now},
    {"sample", &Reader::read_sample},     {"pool", &Reader::read_pool},
    {"eval", &Reader::read_eval},         {"cases", &Reader::read_cases},
    {"simulate", &Reader::read_simulate},
};

Expected<Script, Diagnostics> read_script(Source const& source) {
  if (source.text.size() > longest_script) {
    return tl::unexpected(Diagnostics{{.message = "the script is longer than 16 MB"}});
  }
  if (source.text.starts_with("\xEF\xBB\xBF")) {
    return tl::unexpected(
        Diagnostics{{.span = {0, 3},
                     .message = "the script begins with a byte order mark; save it without one"}});
  }
  return Reader(source).run();
}

std::vector<PoolKey> const& pool_keys() {
  static std::vector<PoolKey> const keys = {
      {"dedicated", 0, [](PoolSetting& pool, double value) { pool.dedicated = value; }},
      {"low_priority", 0, [](PoolSetting& pool, double value) { pool.low_priority = value; }},
      {"slots", 1, [](PoolSetting& pool, double value) { pool.slots = value; }},
      {"target_dedicated", 0,
       [](PoolSetting& pool, double value) { pool.target_dedicated = value; }},
      {"target_low_priority", 0,
       [](PoolSetting& pool, double value) { pool.target_low_priority = value; }},
  };
  return keys;
}

Reader::Reader(Source const& source) : source_(source), lines_(lines_of(source.text)) {}

Expected<Script, Diagnostics> Reader::run() {
  std::vector<std::string_view> words;
  for (Keyword const& keyword : keywords) words.push_back(keyword.text);
  while (next_ < lines_.size() && diagnostics_.size() < most_diagnostics) {
    head_ = next_++;
    Line const& line = lines_[head_];
    if (line.blank()) continue;
    if (line.indented) {
      error(line.text, "an indented line belongs below 'sample', 'eval', 'cases' or 'simulate'");
      continue;
    }
    Words const head = words_of(source_.text, line.text);
    auto const* const keyword = std::ranges::find(keywords, text(head[0]), &Keyword::text);
    if (keyword != std::end(keywords)) {
      (this->*keyword->read)(head);
      continue;
    }
    std::string const meant = did_you_mean(text(head[0]), words);
    bool const expects = comparison_at(source_.text, head[0]) ||
                         (head.size() > 1 && comparison_at(source_.text, head[1]));
    error(head[0], expects
                       ? "indent an expectation by two blanks, below its 'eval'"
                       : "unknown word " + quoted(text(head[0])) +
                             (meant.empty() ? "; a line begins with formula, now, sample, pool, "
                                              "eval, cases or simulate"
                                            : meant));
    block();
  }
  check_cases();
  if (diagnostics_.size() > most_diagnostics) diagnostics_.resize(most_diagnostics);
  if (!diagnostics_.empty()) return tl::unexpected(std::move(diagnostics_));
  return std::move(script_);
}

void Reader::check_cases() {
  if (script_.cases.empty() && diagnostics_.empty()) {
    error({}, "there is no case; add a line 'eval at 0s' and what it is to give");
  }
  if (script_.formula || !diagnostics_.empty()) return;
  for (Case const& one : script_.cases) {
    if (one.text || one.simulation) continue;
    error(one.span, "no formula to evaluate; add a line 'formula FILE', or write eval \"TEXT\"");
    return;
  }
}

void Reader::read_formula(Words const& words) {
  bool const has_pool = words.size() == 4 && text(words[2]) == "pool";
  if (words.size() != 2 && !has_pool) {
    error(text_of_line(head_), "write 'formula FILE', or 'formula FILE pool NAME' for a template");
    return;
  }
  if (script_.formula) {
    error(text_of_line(head_), "a second formula; a script tests one, so write a second script");
    return;
  }
  script_.formula = FormulaLine{.path = unquoted(text(words[1])),
                                .pool = has_pool ? unquoted(text(words[3])) : "",
                                .span = words[1]};
}

void Reader::read_now(Words const& words) {
  std::optional<Time> const time =
      words.size() == 2 ? parse_w3c_time(text(words[1])) : std::nullopt;
  if (!time) {
    error(text_of_line(head_), "write 'now 2026-01-12T09:00:00Z'");
    return;
  }
  begin_setup();
  setup_.now = *time;
}

void Reader::read_sample(Words const& words) {
  begin_setup();
  if (!setup_.sampled) setup_.samples.clear();
  setup_.sampled = true;
  Duration every = formula::sample_period;
  Time until = setup_.now;
  for (std::size_t i = 1; i < words.size(); i += 2) {
    std::string_view const key = text(words[i]);
    bool const known = key == "every" || key == "until";
    if (!known || i + 1 == words.size()) {
      error(words[i], "write 'sample every 30s until 0s'");
      break;
    }
    Span const value = words[i + 1];
    if (key == "until") {
      until = moment(value).value_or(until);
      continue;
    }
    Result<Duration> const length = parse_duration(text(value));
    if (length && *length >= second && *length <= day) {
      every = *length;
    } else {
      error(value, quoted(text(value)) + " is no interval from 1s to 1d; the service's is 30s");
    }
  }
  std::vector<std::size_t> const lines = block();
  if (lines.empty()) {
    error(text_of_line(head_), "no samples; add an indented line like '$PendingTasks 0x9 5+5x19'");
  }
  for (std::size_t const line : lines) read_series(text_of_line(line), every, until);
  setup_.index = script_.samples.size();
  script_.samples.push_back(setup_.samples);
}

void Reader::read_series(Span line, Duration every, Time until) {
  Expected<formula::ScriptedSeries, Diagnostics> series = formula::parse_series(source_, line);
  if (!series) {
    std::ranges::move(series.error(), std::back_inserter(diagnostics_));
    return;
  }
  for (RecordedSeries const& other : setup_.samples) {
    if (other.series->metric != series->metric) continue;
    error(series->name, "the variable has a line already");
    return;
  }
  if (!count_samples(series->values.size(), line)) return;
  setup_.samples.push_back({.series = std::make_shared<formula::ScriptedSeries const>(*series),
                            .every = every,
                            .until = until});
}

void Reader::read_pool(Words const& words) {
  if (!setup_.open) setup_.samples.clear(), setup_.index = 0;  // another pool has no samples
  begin_setup();
  setup_.pool = {};
  std::vector<std::string_view> names;
  for (PoolKey const& key : pool_keys()) names.push_back(key.name);
  if (words.size() == 1) {
    error(text_of_line(head_), "write 'pool dedicated=2 low_priority=0 slots=5'");
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    Span const word = words[i];
    std::size_t const equals = text(word).find('=');
    bool const sets = equals != std::string_view::npos;
    Span const name{word.begin, sets ? word.begin + static_cast<std::uint32_t>(equals) : word.end};
    auto const key = std::ranges::find(pool_keys(), text(name), &PoolKey::name);
    if (key == pool_keys().end()) {
      std::string const meant = did_you_mean(text(name), names);
      error(name, "unknown setting " + quoted(text(name)) +
                      (meant.empty() ? "; there are dedicated, low_priority, slots, "
                                       "target_dedicated and target_low_priority"
                                     : meant));
      continue;
    }
    if (!sets) {
      error(word, "write '" + std::string(key->name) + "=2'");
      continue;
    }
    std::optional<double> const value = count({name.end + 1, word.end}, key->least, key->name);
    if (value) key->set(setup_.pool, *value);
  }
}

std::vector<std::size_t> Reader::block() {
  std::vector<std::size_t> found;
  std::size_t at = next_;
  for (; at < lines_.size() && (lines_[at].blank() || lines_[at].indented); ++at) {
    if (lines_[at].blank()) continue;
    found.push_back(at);
    next_ = at + 1;
  }
  return found;
}

/// Blocks that set up add to one another until a case stands between them.
void Reader::begin_setup() {
  if (setup_.open) return;
  setup_.comment = comment_above(head_);
  setup_.open = true;
  setup_.used = false;
  setup_.sampled = false;
}

void Reader::end_setup() {
  setup_.open = false;
  setup_.used = true;
}

std::string Reader::comment_above(std::size_t line) const {
  std::size_t first = line;
  while (first > 0 && lines_[first - 1].blank() && lines_[first - 1].has_comment) --first;
  std::string comment;
  for (; first < line; ++first) {
    std::string_view const part = text(lines_[first].comment);
    comment += (comment.empty() || part.empty() ? "" : " ") + std::string(part);
  }
  while (comment.ends_with('.') || comment.ends_with(':')) comment.pop_back();
  return comment;
}

/// Reports tell cases apart by their names.
std::string Reader::unused_name(std::string const& name) {
  std::string const clean = printable(name);
  std::string unused = clean;
  while (names_.contains(unused)) {
    unused = clean + " (" + std::to_string(++names_[clean]) + ")";
  }
  names_[unused] = 1;
  return unused;
}

std::optional<Time> Reader::moment(Span span) {
  Result<Time> const time = parse_moment(text(span), setup_.now);
  if (time) return *time;
  error(span, time.error().message);
  return std::nullopt;
}

std::optional<double> Reader::count(Span value, double least, std::string_view name) {
  std::optional<long long> const number = parse_integer(text(value));
  if (number && static_cast<double>(*number) >= least &&
      static_cast<double>(*number) <= most_nodes) {
    return static_cast<double>(*number);
  }
  error(value, quoted(text(value)) + " is no value of " + quoted(name) +
                   "; write a whole number from " + format_number(least) + " to 1,000,000");
  return std::nullopt;
}

bool Reader::count_samples(std::size_t more, Span where) {
  sample_count_ += more;
  if (sample_count_ <= most_samples) return true;
  error(where, "more than 1,000,000 samples in one script");
  return false;
}

void Reader::error(Span span, std::string message) {
  diagnostics_.push_back({.span = span, .message = std::move(message)});
}

}  // namespace poolcast::formulatest
