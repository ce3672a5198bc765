#include "engine/tune/study.hpp"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <optional>

#include "engine/base/text.hpp"

namespace poolcast::tune {
namespace {

using store::Statement;

constexpr char preparation[] = R"(
PRAGMA journal_mode=WAL;
PRAGMA synchronous=NORMAL;
CREATE TABLE IF NOT EXISTS identity(part TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS definition(
  id INTEGER PRIMARY KEY, text TEXT NOT NULL, ended INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS trials(number INTEGER PRIMARY KEY, candidate TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs(
  candidate TEXT NOT NULL,
  scenario INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  figures TEXT NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY(candidate, scenario, seed)) WITHOUT ROWID;
)";

constexpr store::Wording wording{.name = "the study", .others = "another process"};

/// `3,0,14`
std::string key_of(Candidate const& candidate) {
  std::string key;
  for (std::size_t const value : candidate) {
    key.append(key.empty() ? "" : ",").append(std::to_string(value));
  }
  return key;
}

Candidate candidate_of(std::string const& key) {
  Candidate candidate;
  for (std::string_view const part : split(key, ',')) {
    candidate.push_back(static_cast<std::size_t>(parse_integer(part).value_or(0)));
  }
  return candidate;
}

/// Exactly, so that a replayed search goes the same way; `?` is unknown.
std::string text_of(std::vector<double> const& values) {
  std::string text;
  for (double const value : values) {
    char number[32] = "?";
    if (!std::isnan(value)) std::snprintf(number, sizeof number, "%.17g", value);
    text.append(text.empty() ? "" : " ").append(number);
  }
  return text;
}

std::vector<double> values_of(std::string const& text) {
  std::vector<double> values;
  if (text.empty()) return values;
  for (std::string_view const part : split(text, ' ')) {
    values.push_back(parse_number(part).value_or(unknown));
  }
  return values;
}

}  // namespace

Result<std::unique_ptr<Study>> Study::open(std::string const& path, Identity const& identity,
                                           std::string const& definition) {
  Result<store::Database> database =
      store::Database::open(path.empty() ? ":memory:" : path, preparation, wording);
  if (!database) return fail(database.error().message);
  std::unique_ptr<Study> study(new Study(std::move(*database)));
  Result<bool> const begun = study->read_definition();
  if (!begun) return fail(begun.error().message);
  Result<void> done = *begun ? study->compare(path, identity) : study->begin(identity);
  if (done) done = study->define(definition);
  if (done) done = study->read_runs();
  if (done) return study;
  return fail(done.error().message);
}

Result<std::unique_ptr<Study>> Study::look(std::string const& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return fail(path + ": there is no such file");
  Result<store::Database> database = store::Database::open(path, "", wording);
  if (!database) return fail(database.error().message);
  std::unique_ptr<Study> study(new Study(std::move(*database)));
  Result<bool> const begun = study->read_definition();
  if (!begun || !*begun) {
    return fail(path + ": is no study; 'poolcast tune --study FILE' writes one");
  }
  Result<void> done = study->read_runs();
  if (done) done = study->read_trials();
  if (done) return study;
  return fail(done.error().message);
}

Result<bool> Study::read_definition() {
  Statement select(database_, "SELECT text, ended FROM definition");
  Result<bool> found = select.step();
  if (!found || !*found) return found;
  definition_ = select.text(0);
  ended_ = select.number(1) == 1;
  return found;
}

Result<void> Study::begin(Identity const& identity) {
  store::Transaction transaction(database_);
  Result<void> done = transaction.begin();
  for (auto const& [part, text] : identity) {
    Statement put(database_, "INSERT INTO identity VALUES (?, ?)");
    if (done) done = put.with(part).with(text).run();
  }
  return done ? transaction.commit() : done;
}

Result<void> Study::define(std::string const& definition) {
  definition_ = definition;
  ended_ = false;
  Statement put(database_, "INSERT OR REPLACE INTO definition VALUES (1, ?, 0)");
  return put.with(definition).run();
}

Result<void> Study::note_end(bool whole) {
  ended_ = whole;
  store::Transaction transaction(database_);
  Result<void> done = transaction.begin();
  Statement put(database_, "UPDATE definition SET ended = ?");
  if (done) done = put.with(std::int64_t{whole ? 1 : 0}).run();
  // Of a larger budget than this one; their runs stay, for whoever asks for them again.
  Statement forget(database_, "DELETE FROM trials WHERE number >= ?");
  if (done && whole) done = forget.with(std::ssize(results_.trials)).run();
  return done ? transaction.commit() : done;
}

Result<void> Study::compare(std::string const& path, Identity const& identity) {
  for (auto const& [part, text] : identity) {
    Statement select(database_, "SELECT text FROM identity WHERE part = ?");
    Result<bool> const found = select.with(part).step();
    if (!found) return fail(found.error().message);
    if (*found && select.text(0) == text) continue;
    std::string text_of_refusal = path;
    text_of_refusal.append(": ").append(part).append(
        " has changed since this study was begun, and its results with it; name another file for "
        "--study");
    return fail(std::move(text_of_refusal));
  }
  return {};
}

Result<void> Study::read_runs() {
  Statement select(database_, "SELECT candidate, scenario, seed, figures, problem FROM runs");
  for (;;) {
    Result<bool> const row = select.step();
    if (!row) return fail(row.error().message);
    if (!*row) return {};
    std::pair const at{static_cast<std::size_t>(select.number(1)),
                       static_cast<std::uint64_t>(select.number(2))};
    results_.runs[candidate_of(select.text(0))][at] = {values_of(select.text(3)), select.text(4)};
  }
}

Result<void> Study::read_trials() {
  Statement select(database_, "SELECT candidate FROM trials ORDER BY number");
  for (;;) {
    Result<bool> const row = select.step();
    if (!row) return fail(row.error().message);
    if (!*row) return {};
    results_.trials.push_back(candidate_of(select.text(0)));
  }
}

Result<void> Study::add_trial(Candidate const& candidate) {
  auto const number = static_cast<std::int64_t>(results_.trials.size());
  results_.trials.push_back(candidate);
  Statement put(database_, "INSERT OR REPLACE INTO trials VALUES (?, ?)");
  return put.with(number).with(key_of(candidate)).run();
}

Result<void> Study::put(Request const& request, RunFigures figures) {
  Statement put(database_, "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)");
  Result<void> done = put.with(key_of(request.candidate))
                          .with(static_cast<std::int64_t>(request.scenario))
                          .with(static_cast<std::int64_t>(request.seed))
                          .with(text_of(figures.values))
                          .with(figures.problem)
                          .run();
  results_.runs[request.candidate][{request.scenario, request.seed}] = std::move(figures);
  return done;
}

}  // namespace poolcast::tune
