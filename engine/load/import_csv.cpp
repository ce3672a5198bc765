#include <csv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/load/columns.hpp"
#include "engine/load/csv.hpp"
#include "engine/load/plain_rows.hpp"
#include "engine/load/sources.hpp"

namespace poolcast::load {
namespace {

class CsvImport {
 public:
  CsvImport(RecordingFile& file, ColumnChoice const& choice, JobRows& rows)
      : file_(file), choice_(choice), line_(file.line()), row_line_(file.line()), rows_(rows) {
    ENSURE(csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI) == 0);
  }
  ~CsvImport() { csv_free(&parser_); }
  CsvImport(CsvImport const&) = delete;
  CsvImport& operator=(CsvImport const&) = delete;

  Result<void> read();

 private:
  void expect_rows(std::size_t bytes) const;
  void parse(std::string_view lines);
  void parse_line(std::string_view line);
  static void field_ended(void* text, std::size_t size, void* self);
  static void row_ended(int terminator, void* self);
  void take_field(std::string_view text);
  void take_row();
  void take_first_row();
  void add(Row const& row);
  void stop(int line, RowError const& wrong);
  void stop(int line, std::string const& message);

  RecordingFile& file_;
  ColumnChoice const& choice_;
  csv_parser parser_{};
  int line_;      // being parsed
  int row_line_;  // on which the row being parsed began
  bool in_row_ = false;
  std::size_t fields_ = 0;
  std::vector<std::string> first_row_;
  Columns columns_;
  bool begun_ = false;  // the first row was read
  JobRows& rows_;
  std::optional<PlainRows> plain_;
  JobLine job_;
  std::array<std::string, role_names.size()> texts_;  // the row's; libcsv reuses its own buffer
  std::optional<Error> error_;
};

Result<void> CsvImport::read() {
  std::vector<char> block((std::size_t{1} << 18) + PlainRows::padding);
  std::size_t kept = 0;  // of the line that goes on in the next block
  for (bool first = true; !error_; first = false) {
    if (kept + PlainRows::padding == block.size()) block.resize(2 * block.size());
    std::size_t const room = block.size() - PlainRows::padding - kept;
    std::size_t const got = file_.read(block.data() + kept, room);
    if (got == 0) break;
    std::string_view const text(block.data(), kept + got);
    std::size_t const lines = text.rfind('\n') + 1;  // 0 if there is no line end
    parse(text.substr(0, lines));
    if (first) expect_rows(lines);
    kept = text.size() - lines;
    std::memmove(block.data(), block.data() + lines, kept);
  }
  plain_.reset();
  parse({block.data(), kept});
  if (!error_ && csv_fini(&parser_, field_ended, row_ended, this) != 0) {
    stop(row_line_, "a quoted field is not closed");
  }
  if (error_) return tl::unexpected(*error_);
  return {};
}

/// The rows of the first block tell how many there will be, within a sixteenth.
void CsvImport::expect_rows(std::size_t bytes) const {
  if (bytes == 0 || file_.compressed()) return;
  rows_.expect(rows_.jobs() * (file_.size() + file_.size() / 16) / bytes);
}

void CsvImport::parse(std::string_view lines) {
  while (!error_ && !lines.empty()) {
    char const* const next = plain_ && !in_row_ ? plain_->read(lines.data(), job_) : nullptr;
    if (next != nullptr && rows_.agrees(plain_->dated())) {
      Expected<void, RowError> const added = rows_.add_job(job_, plain_->dated());
      if (!added) [[unlikely]]
        stop(line_, added.error());
      row_line_ = ++line_;
      lines.remove_prefix(static_cast<std::size_t>(next - lines.data()));
      continue;
    }
    std::size_t const end = lines.find('\n');
    std::string_view const line = end == lines.npos ? lines : lines.substr(0, end + 1);
    parse_line(line);
    if (end != lines.npos) ++line_;
    lines.remove_prefix(line.size());
  }
}

/// A line at a time, because libcsv does not count lines. A quoted field may go over several.
void CsvImport::parse_line(std::string_view line) {
  bool const blank = !in_row_ && trim(line).empty();
  in_row_ = !blank;
  std::size_t const parsed =
      csv_parse(&parser_, line.data(), line.size(), field_ended, row_ended, this);
  if (parsed != line.size()) {
    stop(line_, "a quote inside a field; quote the whole field and double the quotes in it");
  }
  // A row may also end in a lone carriage return, after which we cannot tell whether one is open.
  if (line.substr(0, line.size() - 1).find('\r') < line.size() - 2) plain_.reset();
}

void CsvImport::field_ended(void* text, std::size_t size, void* self) {
  static_cast<CsvImport*>(self)->take_field({static_cast<char const*>(text), size});
}

void CsvImport::row_ended(int, void* self) {
  auto& import = *static_cast<CsvImport*>(self);
  if (!import.error_) import.begun_ ? import.take_row() : import.take_first_row();
  import.fields_ = 0;
  import.in_row_ = false;
  import.row_line_ = import.line_ + 1;
}

void CsvImport::take_field(std::string_view text) {
  if (fields_ == 0) row_line_ = line_ - static_cast<int>(std::ranges::count(text, '\n'));
  if (!begun_) {
    first_row_.emplace_back(text);
  } else if (fields_ < columns_.roles.size() && columns_.roles[fields_]) {
    texts_[index(*columns_.roles[fields_])].assign(text);
  }
  ++fields_;
}

void CsvImport::take_row() {
  if (fields_ != columns_.roles.size()) {
    return stop(row_line_, "the row has " + std::to_string(fields_) +
                               " fields, and the first row " +
                               std::to_string(columns_.roles.size()));
  }
  Row row;
  std::ranges::copy(texts_, row.begin());
  add(row);
}

/// The header; or, if it is two numbers, already a row.
void CsvImport::take_first_row() {
  bool const headerless = choice_ == ColumnChoice{} && first_row_.size() == 2 &&
                          parse_seconds(first_row_[0]) && parse_seconds(first_row_[1]);
  Result<Columns> columns = headerless ? headerless_columns() : match_columns(first_row_, choice_);
  if (!columns) return stop(row_line_, columns.error().message);
  columns_ = *std::move(columns);
  if (!columns_.headers[index(Role::needs)].empty()) rows_.allow_needs();
  begun_ = true;
  plain_.emplace(columns_, rows_);
  if (!headerless) return;
  Row row;
  row[index(Role::queued)] = first_row_[0];
  row[index(Role::duration)] = first_row_[1];
  add(row);
}

void CsvImport::add(Row const& row) {
  std::vector<std::string_view> needs;
  for (std::string_view id : split(row[index(Role::needs)], ' ')) {
    if (!id.empty()) needs.push_back(id);
  }
  Expected<void, RowError> const added = rows_.add(row, needs);
  if (!added) stop(row_line_, added.error());
}

void CsvImport::stop(int line, RowError const& wrong) {
  std::string const& header = columns_.headers[index(wrong.role)];
  stop(line, (header.empty() ? "" : "column " + quoted(header) + ": ") + wrong.message);
}

void CsvImport::stop(int line, std::string const& message) {
  if (!error_) error_ = Error{file_.path() + ":" + std::to_string(line) + ": " + message};
}

}  // namespace

Result<void> read_csv(RecordingFile& file, ColumnChoice const& choice, JobRows& rows) {
  return CsvImport(file, choice, rows).read();
}

Result<void> import_csv(RecordingFiles& files, ImportOptions const& options, JobRows& rows) {
  Result<ColumnChoice> const choice = parse_columns(options.columns);
  if (!choice) return fail("--columns: " + choice.error().message);
  rows.allow_seconds();
  // Of a file without them, another one's jobs may need some that are skipped.
  if (files.count() > 1) rows.allow_needs();
  return files.each([&](RecordingFile& file) { return read_csv(file, *choice, rows); });
}

}  // namespace poolcast::load
