// Files that are packed, cut off, or of which the content tells the source.
#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/load/import_text.hpp"
#include "tests/support/workload.hpp"

namespace poolcast::load {
namespace {

std::string gzip(std::string const& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST(RecordingFile, APackedFileReadsAsTheFileItself) {
  std::string const csv = support::common_workload_csv(20'000, 300);
  EXPECT_EQ(lines_of(gzip(csv)), lines_of(csv));
  std::string const marked = "\xEF\xBB\xBF\r\n queued,duration\r\n1,2\r\n";
  EXPECT_EQ(describe(import_text(gzip(marked))), "1 rows: 00:00:01.0000000 PT2S linux");
  EXPECT_EQ(describe(import_text(gzip("1,2\n") + gzip("3,4\n"))),
            "2 rows: 00:00:01.0000000 PT2S linux | 00:00:03.0000000 PT4S linux")
      << "as cat a.gz b.gz makes it";
}

TEST(RecordingFile, APackedFileThatIsCutOffOrDamagedIsSaidToBe) {
  std::string const packed = gzip(support::common_workload_csv(20'000, 300));
  EXPECT_EQ(lines_of(packed.substr(0, packed.size() / 2)),
            "cannot read 'FILE1': the compressed file is cut off");
  std::string const json = gzip(R"({"jobs":[{"id":2,"run_id":1},)" + std::string(1000, ' ') + "]}");
  EXPECT_EQ(lines_of(json.substr(0, json.size() - 12), "github-jobs"),
            "cannot read 'FILE1': the compressed file is cut off");
  std::string damaged = packed;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  EXPECT_EQ(lines_of(damaged), "cannot read 'FILE1': the compressed file is damaged");
}

TEST(Sources, OneThatTheContentDoesNotTellIsAskedFor) {
  EXPECT_EQ(lines_of("{}"),
            "FILE1: cannot tell what this JSON is from; import it with 'poolcast load import "
            "--from SOURCE'; the sources are azdo-jobrequests, azdo-builds, azdo-timeline, "
            "github-runs, github-jobs, github-webhooks, gitlab, actions-importer, swf, "
            "batch-tasks, batch-record, batch-autoscale-events, csv, jsonl");
  EXPECT_EQ(lines_of("{}", "github-job"),
            "unknown source 'github-job'; did you mean 'github-jobs'?");
  EXPECT_EQ(lines_of("1,2\n", "azdo-builds"), "FILE1: expected a build, an object");
  EXPECT_EQ(lines_of("queued,duration\n", "azdo-builds"),
            "FILE1:1:1: bad JSON: invalid literal; last read: 'q'");
  EXPECT_EQ(lines_of({std::vector<std::string>{"1,2\n"}}, {.columns = "queued=a", .from = "swf"}),
            "FILE1: --columns is for CSV, and this is swf");
}

TEST(Sources, SeveralFilesAreReadOneAfterAnother) {
  EXPECT_EQ(
      lines_of(std::vector<std::string>{"queued,duration\n5,2\n", "duration,queued\n3,4\n"}, {}),
      "{\"queued\":\"1970-01-01T00:00:05Z\",\"duration\":2}\n"
      "{\"queued\":\"1970-01-01T00:00:04Z\",\"duration\":3}\n"
      "load: the rows were not in order of time; sorted\n");
  EXPECT_EQ(lines_of(std::vector<std::string>{"1,2\n", ""}, {}),
            "FILE2: no job to simulate: the file is empty");
  EXPECT_EQ(lines_of(std::vector<std::string>{"1,2\n", "x,3\n"}, {}),
            "FILE2:1: no column 'queued' or 'arrival_s'; the header has 'x', '3'; say which it is: "
            "--columns queued=COLUMN");
}

// Quotes keep a row from the short way; the jobs must be the same, byte for byte.
TEST(PlainRows, AreReadAsQuotedOnesAre) {
  struct {
    char const* header;
    char const* row;  // with a column `q` at the end, which means nothing
  } const cases[] = {
      {"queued,duration", "0,0"},
      {"queued,duration", "12345678,31536000"},
      {"queued,duration", "1.5,2.1234567"},
      {"queued,duration", "1.12345678,2"},
      {"queued,duration", "123456789.1,2"},
      {"queued,duration", "1.,.5"},
      {"queued,duration", " 1 ,\t2"},
      {"queued,duration", "1e1,1m"},
      {"queued,duration", "1,31536000.1"},
      {"queued,started,finished",
       "2026-01-12T08:00:00Z,2026-01-12 23:59:59.9999999Z,"
       "2026-01-13T00:00:00.1Z"},
      {"queued,started,finished",
       "2026-01-12T08:00:00Z,2026-01-12T08:00:00.12345678Z,"
       "2026-01-12T09:00:00+00:30"},
      {"queued,started,finished", "2026-01-12T24:00:00Z,2026-01-12T08:00:00Z,2026-01-12T08:00:00Z"},
      {"queued,started,finished", "2026-02-30T08:00:00Z,2026-01-12T08:00:00Z,2026-01-12T08:00:00Z"},
      {"queued,started,finished", "1969-12-31T08:00:00Z,2026-01-12T08:00:00Z,2026-01-12T08:00:00Z"},
      {"queued,started,finished", "2026-01-12T08:00:00Z,2026-01-12T08:00:01Z,2026-01-12T08:00:00Z"},
      {"queued,started,finished", "2026-01-12T08:00:00Z,5,6"},
      {"queued,started,finished", "2026-01-12T08:00:00Z,,"},
      {"queued,duration,id,kind,pool", "1,2,a-b (c), x y ,"},
      {"queued,duration,id,kind,pool", "1,2,,build 'x' + 1,windows"},
      {"queued,duration,id,kind,pool", "1,2,3,4"},
      {"queued,duration,id,result", "1,2,3,SUCCEEDED"},
      {"queued,duration,id,result", "1,2,3,Cancelled"},
      {"queued,duration,priority,waited_s", "1,2,-5,"},
      {"queued,duration,pipeline,needs", "1,2,p,a b"},
  };
  for (auto const& [header, row] : cases) {
    std::string const head = std::string(header) + ",q\n";
    std::string const end = ",x\n";
    std::string const quoted_end = ",\"x\"\n";
    std::string const twice = row + end + row + end;
    EXPECT_EQ(lines_of(head + twice), lines_of(head + row + quoted_end + row + quoted_end)) << row;
    EXPECT_EQ(lines_of(head + row + ",x\r\n" + row + quoted_end), lines_of(head + twice)) << row;
  }
}

TEST(PlainRows, MayBeLongerThanABlockAndMixWithQuotedOnes) {
  std::string const wide(600'000, 'w');
  std::string const text = "id,queued,duration\na,1,2\n" + wide + ",3,4\n\"b\nc\",5,6\nd,7,8\n";
  std::string const lines = lines_of(text);
  EXPECT_EQ(lines.substr(0, 63), lines_of("id,queued,duration\na,1,2\n") + "{\"queue");
  EXPECT_EQ(lines.substr(lines.size() - 115),
            "{\"queued\":\"1970-01-01T00:00:05Z\",\"duration\":6,\"id\":\"b\\nc\"}\n"
            "{\"queued\":\"1970-01-01T00:00:07Z\",\"duration\":8,\"id\":\"d\"}\n");
  EXPECT_EQ(lines_of(text + "e,x,8\n").substr(0, 40), "FILE1:7: column 'queued': 'x' is not a t");
}

}  // namespace
}  // namespace poolcast::load
