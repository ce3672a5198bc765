// A file of SQLite: its statements and transactions, with errors as values. Knows no table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace poolcast::store {

/// The words in which an error speaks of the file.
struct Wording {
  char const* name;    // `the outbox`
  char const* others;  // who else may hold it: `another server`
};

class Database {
 public:
  /// Makes the file if it is not there, readable by its owner only, and runs `preparation` on it.
  /// The error names the file, and the remedy where it is known. `file:NAME?vfs=unix-none` names
  /// one on a disk without locks.
  static Result<Database> open(std::string const& file, char const* preparation,
                               Wording const& wording);
  ~Database();
  Database(Database&& from) noexcept;
  Database& operator=(Database&&) = delete;
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;

  Result<void> execute(char const* text);

 private:
  friend class Statement;

  Database(sqlite3* handle, Wording const& wording) : handle_(handle), wording_(wording) {}
  Error problem() const;

  sqlite3* handle_;
  Wording wording_;
};

/// One statement and what it is given, from the first `?` on.
class Statement {
 public:
  Statement(Database& database, char const* text);
  ~Statement();
  Statement(Statement const&) = delete;
  Statement& operator=(Statement const&) = delete;

  Statement& with(std::int64_t number);
  Statement& with(std::string_view text);

  /// Whether there is another row.
  Result<bool> step();
  Result<void> run();

  std::int64_t number(int column) const;
  bool is_null(int column) const;
  std::string text(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

/// Undone unless it is committed.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) {}
  ~Transaction();
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;

  Result<void> begin();
  Result<void> commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace poolcast::store
