#include "engine/store/database.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <utility>

namespace poolcast::store {
namespace {

constexpr int busy_milliseconds = 5'000;

std::string remedy(int code, Wording const& wording) {
  if (code == SQLITE_BUSY) return std::string("; ") + wording.others + " uses it";
  return code == SQLITE_NOTADB ? "; name a file that is not there yet" : "";
}

}  // namespace

Result<Database> Database::open(std::string const& file, char const* preparation,
                                Wording const& wording) {
  sqlite3* handle = nullptr;
  mode_t const before = umask(S_IRWXG | S_IRWXO);
  int code = sqlite3_open_v2(file.c_str(), &handle,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, nullptr);
  Database database(handle, wording);
  if (code == SQLITE_OK) {
    sqlite3_busy_timeout(handle, busy_milliseconds);
    code = sqlite3_exec(handle, preparation, nullptr, nullptr, nullptr);
  }
  umask(before);
  if (code == SQLITE_OK) return database;
  return fail(file + ": " + sqlite3_errmsg(handle) + remedy(sqlite3_errcode(handle), wording));
}

Database::~Database() { sqlite3_close(handle_); }

Database::Database(Database&& from) noexcept
    : handle_(std::exchange(from.handle_, nullptr)), wording_(from.wording_) {}

Result<void> Database::execute(char const* text) {
  if (sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return tl::unexpected<Error>(problem());
}

Error Database::problem() const {
  return {std::string(wording_.name) + ": " + sqlite3_errmsg(handle_)};
}

Statement::Statement(Database& database, char const* text) : database_(database) {
  sqlite3_prepare_v2(database.handle_, text, -1, &statement_, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement& Statement::with(std::int64_t number) {
  sqlite3_bind_int64(statement_, ++bound_, number);
  return *this;
}

Statement& Statement::with(std::string_view text) {
  // The library frees its own copy.
  sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Statement::step() {
  int const code = statement_ == nullptr ? SQLITE_ERROR : sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected<Error>(database_.problem());
}

Result<void> Statement::run() {
  Result<bool> const done = step();
  if (!done) return fail(done.error().message);
  return {};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::string Statement::text(int column) const {
  auto const* const bytes = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return "";
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Transaction::~Transaction() {
  // Where this fails too, the connection has undone it by itself.
  if (open_) static_cast<void>(database_.execute("ROLLBACK"));
}

Result<void> Transaction::begin() {
  Result<void> done = database_.execute("BEGIN IMMEDIATE");
  open_ = done.has_value();
  return done;
}

Result<void> Transaction::commit() {
  Result<void> done = database_.execute("COMMIT");
  if (done) open_ = false;
  return done;
}

}  // namespace poolcast::store
