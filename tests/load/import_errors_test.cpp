#include <gtest/gtest.h>

#include <span>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

struct Case {
  char const* name;
  char const* text;
  char const* message;
  char const* columns = "";
};

void expect_messages(std::span<Case const> cases) {
  for (Case const& row : cases) {
    EXPECT_EQ(describe(import_text(row.text, row.columns)), row.message) << row.name;
  }
}

constexpr Case rows[] = {
    {"finished_before_started", "queued,started,finished\n1,2,3\n1,3,2.5\n",
     "FILE:3: column 'finished': '2.5' is earlier than the job's start '3'"},
    {"longer_than_a_year", "queued,started,finished\n2025-01-01,2025-01-01,2026-02-01\n",
     "FILE:2: column 'finished': '2026-02-01' is more than a year after the job's start "
     "'2025-01-01'"},
    {"bad_time", "queued,duration_s\n1,2\nyesterday,2\n",
     "FILE:3: column 'queued': 'yesterday' is not a time; write 2026-01-12T20:06:14Z or seconds "
     "from the start"},
    {"no_time", "queued,duration_s\n,2\n", "FILE:2: column 'queued': there is no time"},
    {"before_the_start", "arrival_s,duration_s\n-1,2\n",
     "FILE:2: column 'arrival_s': '-1' lies before the start"},
    {"before_1970", "queued,duration_s\n0001-01-01T00:00:00,2\n",
     "FILE:2: column 'queued': '0001-01-01T00:00:00' lies before 1970"},
    {"after_2199", "queued,duration_s\n2199-12-31T23:59:59Z,2\n2926-01-01T00:00:00Z,2\n",
     "FILE:3: column 'queued': '2926-01-01T00:00:00Z' lies after 2199"},
    {"far_beyond", "queued,duration_s\n9026-01-01,2\n",
     "FILE:2: column 'queued': '9026-01-01' lies after 2199"},
    {"unix_time", "queued,duration_s\n1768248374,2\n",
     "FILE:2: column 'queued': '1768248374' is more than ten years of seconds; write a date such "
     "as 2026-01-12T20:06:14Z"},
    {"dates_among_seconds", "queued,duration_s\n1,2\n2026-01-12,2\n",
     "FILE:3: column 'queued': '2026-01-12' is a date, but the times before it are seconds"},
    {"seconds_among_dates", "queued,started,finished\n2026-01-12,1,2\n",
     "FILE:2: column 'started': '1' is seconds, but the times before it are dates"},
    {"bad_duration", "1,2\n3,4x\n",
     "FILE:2: column 'duration_s': '4x' is not a duration; write seconds or 1h30m"},
    {"negative_duration", "queued,took\n1,-2\n", "FILE:2: column 'took': '-2' is negative",
     "duration=took"},
    {"duration_in_milliseconds", "queued,duration\n1,99999999\n",
     "FILE:2: column 'duration': '99999999' is more than a year; durations are in seconds"},
    {"unknown_pool", "queued,duration,pool\n1,2,linx\n",
     "FILE:2: column 'pool': 'linx' is no pool of the scenario; did you mean 'linux'?"},
    {"far_pool", "queued,duration,pool\n1,2,mac\n",
     "FILE:2: column 'pool': 'mac' is no pool of the scenario; it has 'linux', 'windows'"},
    {"no_slots", "queued,duration,slots\n1,2,0\n",
     "FILE:2: column 'slots': '0' is not a whole number from 1 to 256"},
    {"too_many_slots", "queued,duration,slots\n1,2,257\n",
     "FILE:2: column 'slots': '257' is not a whole number from 1 to 256"},
    {"too_few_fields", "queued,duration,slots\n1,2\n",
     "FILE:2: the row has 2 fields, and the first row 3"},
    {"too_many_fields_when_headerless", "1,2\n3,4,5\n",
     "FILE:2: the row has 3 fields, and the first row 2"},
    {"line_of_a_row_after_a_field_of_three_lines",
     "id,queued,duration\n\"a\nb\nc\",1,2\n\"d\ne\",x,2\n",
     "FILE:5: column 'queued': 'x' is not a time; write 2026-01-12T20:06:14Z or seconds from the "
     "start"},
    {"quote_in_a_field", "id,queued,duration\na,1,2\na \"b\",1,2\n",
     "FILE:3: a quote inside a field; quote the whole field and double the quotes in it"},
    {"open_quote", "id,queued,duration\na,1,2\n\"b,1,2\nc,1,2\n",
     "FILE:3: a quoted field is not closed"},
    {"long_value_and_control_characters",
     "queued,duration\n\x1B[31m0123456789012345678901234567890123456789012345678901234567890,2\n",
     "FILE:2: column 'queued': '?[31m0123456789012345678901234567890123456789012345678901234...' "
     "is not a time; write 2026-01-12T20:06:14Z or seconds from the start"},
};

TEST(ImportErrors, ARowNamesPlaceValueAndRemedy) { expect_messages(rows); }

constexpr Case files[] = {
    {"empty", "", "FILE: no job to simulate: the file is empty"},
    {"blank", "\xEF\xBB\xBF \r\n\n", "FILE: no job to simulate: the file is empty"},
    {"header_only", "queued,duration\n", "FILE: no job to simulate: there are no rows"},
    {"all_skipped", "queued,duration,result\n1,,\n1,2,skipped\n1,2,canceled\n",
     "FILE: no job to simulate; rows skipped: 1 without a finish time, 2 cancelled; a load needs "
     "jobs "
     "that ran to their end"},
    {"cut_off_when_compressed", "\x1F\x8B\x08",
     "cannot read 'FILE': the compressed file is cut off"},
    {"utf16", "\xFF\xFEq", "FILE: the file is UTF-16; save it as UTF-8"},
};

TEST(ImportErrors, AFileWithoutJobsSaysWhy) { expect_messages(files); }

constexpr Case columns[] = {
    {"no_queue_time", "created_at,duration_s\n1,2\n",
     "FILE:1: no column 'queued' or 'arrival_s'; the header has 'created_at', 'duration_s'; say "
     "which it is: --columns queued=COLUMN"},
    {"no_duration", "\nqueued,finished\n1,2\n",
     "FILE:2: no columns 'started' and 'finished', and no 'duration_s'; the header has 'queued', "
     "'finished'; say which they are: --columns started=COLUMN,finished=COLUMN or "
     "duration=COLUMN"},
    {"unknown_column", "created_at,duration_s\n1,2\n",
     "FILE:1: no column 'creatd_at' for --columns queued=creatd_at; did you mean 'created_at'? the "
     "header has 'created_at', 'duration_s'",
     "queued=creatd_at"},
    {"far_column", "created_at,duration_s\n1,2\n",
     "FILE:1: no column 'when' for --columns queued=when; the header has 'created_at', "
     "'duration_s'",
     "queued=when"},
    {"column_twice", "queued,duration,queued\n1,2,3\n",
     "FILE:1: the header has column 'queued' twice"},
    {"one_column_for_two_roles", "a,b\n1,2\n",
     "FILE:1: --columns: 'a' cannot be both 'queued' and 'duration'", "queued=a,duration=a"},
    {"columns_of_a_headerless_file", "1,2\n3,4\n",
     "FILE:1: no column 'a' for --columns queued=a; the header has '1', '2'", "queued=a"},
    {"unknown_role", "a,b\n1,2\n", "--columns: unknown role 'queue'; did you mean 'queued'?",
     "queue=a"},
    {"far_role", "a,b\n1,2\n",
     "--columns: unknown role 'x'; the roles are queued, started, finished, duration, pool, slots, "
     "id, result, kind, priority, pipeline, needs, cancelled, waited",
     "x=a"},
    {"no_pair", "a,b\n1,2\n",
     "--columns: 'queued' is not ROLE=COLUMN; write queued=created_at,duration=duration_s",
     "queued"},
    {"role_twice", "a,b\n1,2\n", "--columns: role 'queued' is given twice", "queued=a,queued=b"},
    {"columns_with_json", "[]", "FILE: --columns is for CSV, and this is JSON", "queued=a"},
};

TEST(ImportErrors, ColumnsNameWhatTheHeaderHas) { expect_messages(columns); }

TEST(ImportErrors, MissingFileAndFolderHaveTheSystemsReason) {
  EXPECT_EQ(describe(import_recording("no/such.csv", {})),
            "cannot read 'no/such.csv': No such file or directory");
  EXPECT_EQ(describe(import_recording(".", {})), "cannot read '.': it is a directory");
}

TEST(ImportErrors, RowWithoutPoolNeedsADefault) {
  std::string const path = testing::TempDir() + "poolcast_row_without_pool.csv";
  std::ofstream(path) << "1,2\n";
  EXPECT_EQ(describe(import_recording(path, {.pools = two_pools})),
            path + ":1: the row names no pool, and the scenario has no default pool");
  std::remove(path.c_str());
}

}  // namespace
}  // namespace poolcast::load
