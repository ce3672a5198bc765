// A study: the runs of a tuning in a file of SQLite (WAL), each written as it ends, so that
// whatever ends the program loses none. The search is replayed and finds here what has been run.
// Knows which formula, scenarios and settings its runs are of, and takes those of no other.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/store/database.hpp"
#include "engine/tune/results.hpp"

namespace poolcast::tune {

/// A part of what results depend on, and its text or a hash of it: `the formula`.
using Identity = std::vector<std::pair<std::string, std::string>>;

class Study {
 public:
  /// Begins the file, or goes on with it. An empty path: in memory only. The error names the file
  /// and what its runs are of, if not of this.
  static Result<std::unique_ptr<Study>> open(std::string const& path, Identity const& identity,
                                             std::string const& definition);
  /// To be looked at. The error says if the file is no study.
  static Result<std::unique_ptr<Study>> look(std::string const& path);

  /// As it was last gone on with.
  std::string const& definition() const { return definition_; }
  Results const& results() const { return results_; }

  /// The next trial. Its runs may be there already.
  Result<void> add_trial(Candidate const& candidate);
  Result<void> put(Request const& request, RunFigures figures);
  /// Whether the budget was spent, or nothing was left to try.
  Result<void> note_end(bool whole);
  bool ended() const { return ended_; }

 private:
  explicit Study(store::Database database) : database_(std::move(database)) {}
  Result<void> read_runs();
  Result<void> read_trials();
  Result<bool> read_definition();
  Result<void> begin(Identity const& identity);
  Result<void> compare(std::string const& path, Identity const& identity);
  Result<void> define(std::string const& definition);

  store::Database database_;
  std::string definition_;
  Results results_;
  bool ended_ = false;
};

}  // namespace poolcast::tune
