#include "engine/cli/load_anonymise.hpp"

#include <iostream>
#include <memory>

#include "engine/base/text.hpp"
#include "engine/load/anonymise.hpp"
#include "engine/load/calendar.hpp"
#include "engine/load/jsonl.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::cli {
namespace {

Result<load::AnonymiseOptions> read_options(LoadAnonymiseOptions const& options) {
  load::AnonymiseOptions read;
  if (!options.shift.empty()) {
    Result<Time> const date = load::parse_date(options.shift);
    if (!date) return fail("--shift: " + date.error().message);
    if (*date < Time{} || *date >= load::end_of_dates) {
      return fail("--shift: " + options.shift + " must lie from 1970 to 2199");
    }
    int const from_monday = load::days_from_monday(*date);
    if (from_monday != 0) {
      return fail("--shift: " + options.shift + " is no Monday; the one before it is " +
                  format_time(*date - from_monday * day).substr(0, 10));
    }
    read.monday = *date;
  }
  if (!options.round.empty()) {
    Result<Duration> const round = parse_duration(options.round);
    if (!round) return fail("--round: " + round.error().message);
    if (*round <= Duration{} || *round > day) {
      return fail("--round: '" + options.round + "' must be above 0 and at most a day");
    }
    read.round = *round;
  }
  return read;
}

std::string replaced(load::Anonymised const& done) {
  std::string text;
  auto const add = [&](std::size_t count, char const* noun) {
    if (count > 0) text += (text.empty() ? "" : ", ") + counted(count, noun);
  };
  add(done.ids, "id");
  add(done.kinds, "kind");
  add(done.pipelines, "pipeline");
  add(done.pools, "pool");
  return text.empty() ? "no name to replace" : "replaced the names of " + text;
}

Expected<std::string, Failure> anonymised(LoadAnonymiseOptions const& options, std::ostream& out,
                                          std::ostream& err) {
  Result<load::AnonymiseOptions> const read = read_options(options);
  if (!read) return misused(read.error().message);
  Expected<load::Recording, Failure> recording = read_load_file(options.load, err);
  if (!recording) return tl::unexpected(recording.error());
  load::Anonymised const done = load::anonymise(recording->load, recording->pools, *read);
  if (recording->load.jobs.back().queued >= load::end_of_dates) {
    return misused("--shift: " + options.shift + " moves the last jobs beyond 2199");
  }
  Result<void> const saved =
      load::save_load(options.output, recording->load, recording->pools, out);
  if (!saved) return failure(saved.error().message);
  std::string text = replaced(done);
  text += read->monday ? "; moved by " + std::to_string(done.shift / day) + " days"
                       : "; dates kept (--shift moves them)";
  return text + (read->round > Duration{} ? "; durations rounded to " + format_duration(read->round)
                                          : "; durations kept (--round rounds them)");
}

}  // namespace

int load_anonymise(LoadAnonymiseOptions const& options, std::ostream& out, std::ostream& err) {
  Expected<std::string, Failure> const done = anonymised(options, out, err);
  if (!done) return fail_with(done.error(), err);
  err << *done << "\n";
  return ok;
}

Command load_anonymise_command() {
  auto const options = std::make_shared<LoadAnonymiseOptions>();
  return {
      .name = "anonymise",
      .purpose = "Replace all names of a load, so that it can be shown to others",
      .example = "poolcast load anonymise docs/examples/jobs.csv --shift 2024-01-01",
      .options = load_file_options(
          options->load, {{.name = "--shift",
                           .target = &options->shift,
                           .help = "Move the dates: the first job's week begins on this Monday"},
                          {.name = "--round",
                           .target = &options->round,
                           .help = "Round durations to the nearest multiple: 1s"},
                          {.name = "-o,--output",
                           .target = &options->output,
                           .help = "The load.jsonl to write; - is standard output",
                           .file = true}}),
      .run = [options] { return load_anonymise(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
