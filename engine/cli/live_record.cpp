#include "engine/cli/live_record.hpp"

#include <algorithm>
#include <iostream>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/live_period.hpp"
#include "live/batch_pools.hpp"
#include "live/record_file.hpp"
#include "live/recorder.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

using live::BatchResult;
using live::RecordFile;

/// A record that is being written.
struct Record {
  std::optional<RecordFile> file;  // nothing: standard output
  live::Recorder recorder;
  std::ostream& out;
  std::size_t written = 0;  // lines
  bool repaired = false;    // the last line was cut short, and is cut off
};

Result<void> continue_file(std::string const& path, RecordFile& file, live::Recorder& recorder) {
  std::size_t number = 0;
  for (std::string const& line : file.lines()) {
    ++number;
    Result<void> const known = recorder.remember(line);
    if (!known) return fail(path + ":" + std::to_string(number) + ": " + known.error().message);
  }
  // Another's file may have no end of line at its end, and is not to be touched.
  bool const ours = number > 0 || file.torn().empty() || file.torn().starts_with("{\"event\":");
  if (!ours) {
    return fail(path + ":1: this is no line that 'live record' writes; give another file");
  }
  return file.torn().empty() ? Result<void>{} : file.cut_torn();
}

Result<Record> open_record(LiveRecordOptions const& options, std::ostream& out) {
  Record record{.file = {}, .recorder = live::Recorder(options.pool), .out = out};
  if (options.output == "-") return record;
  Result<RecordFile> file = RecordFile::open(options.output);
  if (!file) return fail(file.error().message);
  record.repaired = !file->torn().empty();
  Result<void> const continued = continue_file(options.output, *file, record.recorder);
  if (!continued) return fail(continued.error().message);
  record.file = std::move(*file);
  return record;
}

Result<void> write(Record& record, std::string const& line) {
  ++record.written;
  if (record.file) return record.file->append(line);
  record.out << line << std::endl;
  return record.out ? Result<void>{} : fail("cannot write to standard output");
}

Result<void> write(Record& record, std::vector<std::string> const& lines) {
  for (std::string const& line : lines) {
    if (Result<void> written = write(record, line); !written) return written;
  }
  return {};
}

void tell_beginning(LiveRecordOptions const& options, Record const& record, std::ostream& out) {
  std::size_t const lines = record.file ? record.file->lines().size() : 0;
  out << "recording pool " << options.pool << " to " << options.output;
  if (lines > 0) out << ", behind the " << counted(lines, "line") << " that are there";
  out << "; to end: Ctrl-C" << std::endl;
  if (record.repaired) {
    out << options.output << ": its last line was cut short, and has been removed" << std::endl;
  }
}

/// Looks again and again. A look that fails leaves a gap in the counts, and the next one tells the
/// rest.
int go_on(LivePeriod const& period, InterruptWatch const& interrupt, live::BatchHttp& http,
          Record& record, std::ostream& err) {
  Time next = live::wall_clock_now() + period.every;
  bool failing = false;
  while (next <= period.until) {
    interrupt.wait_until(next);
    if (interrupt.asked()) return period.has_end() ? interrupted : ok;
    BatchResult<std::vector<std::string>> const lines = record.recorder.look(http);
    if (!lines && interrupt.asked()) return period.has_end() ? interrupted : ok;
    if (!lines && lines.error().status == 404) {
      err << live::text_of(lines.error()) << "\n";
      return bad_input;
    }
    if (!lines && !failing) err << live::text_of(lines.error()) << "; trying on" << std::endl;
    if (lines && failing) err << "the service answers again" << std::endl;
    failing = !lines;
    if (lines) {
      if (Result<void> const done = write(record, *lines); !done)
        return fail_with(done.error(), bad_input, err);
    }
    next = std::max(next + period.every, live::wall_clock_now());
  }
  interrupt.wait_until(period.until);
  return interrupt.asked() ? interrupted : ok;
}

}  // namespace

int live_record(LiveRecordOptions const& options, std::ostream& out, std::ostream& err) {
  Time const now = live::wall_clock_now();
  Result<LivePeriod> const period = read_period(options.every, options.duration, now);
  if (!period) return fail_with(period.error(), wrong_usage, err);
  InterruptWatch const interrupt(EndedBy::interrupt_or_terminate);
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account, &interrupt);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  // Asked before the file is made: a pool that is not there leaves none.
  BatchResult<live::Pool> const pool = live::get_pool(**http, options.pool, "id");
  if (!pool) return fail_with(pool.error(), err);
  Result<Record> record = open_record(options, out);
  if (!record) return fail_with(record.error(), bad_input, err);
  std::ostream& messages = record->file ? out : err;
  tell_beginning(options, *record, messages);
  BatchResult<std::vector<std::string>> const first = record->recorder.look(**http);
  if (!first) return fail_with(first.error(), err);
  std::string const opening = record->recorder.opening((*http)->answered_at().value_or(now));
  Result<void> written = write(*record, opening);
  if (written) written = write(*record, *first);
  if (!written) return fail_with(written.error(), bad_input, err);
  int const code = go_on(*period, interrupt, **http, *record, err);
  messages << options.output << ": " << counted(record->written, "line") << " written\n";
  return code;
}

Command live_record_command() {
  auto const options = std::make_shared<LiveRecordOptions>();
  return {
      .name = "record",
      .purpose = "Write down what happens on a pool: a load, samples and evaluations",
      .example = "poolcast live record -o - --pool batchLinux --for 1s",
      .options = account_options(
          options->account,
          {{.name = "-o,--output",
            .target = &options->output,
            .help = "File of JSON lines; one that is there is continued; - is standard output",
            .required = true,
            .file = true},
           {.name = "--pool", .target = &options->pool, .help = "Id of the pool", .required = true},
           {.name = "--every",
            .target = &options->every,
            .help = "Time between two looks (default: 30s, as the service samples)"},
           {.name = "--for",
            .target = &options->duration,
            .help = "Stop after this time, for example 8h (default: at Ctrl-C)"}}),
      .run = [options] { return live_record(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
