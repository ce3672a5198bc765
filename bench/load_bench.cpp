// How fast a CSV becomes a load, against counting the lines of the same file as `wc -l` does: what
// it costs to look at the bytes at all.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench/ratio.hpp"
#include "engine/load/import.hpp"
#include "tests/support/workload.hpp"

namespace poolcast::bench {
namespace {

constexpr std::size_t jobs = 1'000'000;

/// With all that a recording of Azure DevOps can have; about 110 bytes a row.
std::string dated_csv() {
  std::string text = "id,queued,started,finished,result,pool,kind\n";
  Time const start = *from_calendar(2026, 1, 12);
  load::Load const load = support::common_workload(jobs / 4, 300);
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    Time const queued = start + (load.jobs[i].queued - Time{});
    Time const begun = queued + 45 * second;
    text += std::to_string(4'000'000 + i) + "," + format_time(queued, 7) + "," +
            format_time(begun, 7) + "," + format_time(begun + load.jobs[i].duration, 7) +
            (i % 7 == 0 ? ",failed,windows,test\n" : ",succeeded,linux,build\n");
  }
  return text;
}

/// A file that is gone when the program is.
class CsvFile {
 public:
  CsvFile(std::string const& name, std::string const& text)
      : path_((std::filesystem::temp_directory_path() / name).string()) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  CsvFile(CsvFile const&) = delete;
  CsvFile& operator=(CsvFile const&) = delete;
  ~CsvFile() { std::remove(path_.c_str()); }
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

std::string const& path_of(std::int64_t file) {
  static CsvFile const plain("poolcast-bench-plain.csv", support::common_workload_csv(jobs, 1200));
  static CsvFile const dated("poolcast-bench-dated.csv", dated_csv());
  return file == 0 ? plain.path() : dated.path();
}

void count_lines(benchmark::State& state) {
  std::string const& path = path_of(state.range(0));
  std::vector<char> block(std::size_t{1} << 17);
  std::size_t lines = 0;
  for (auto _ : state) {
    int const file = open(path.c_str(), O_RDONLY);
    for (ssize_t got = 0; (got = read(file, block.data(), block.size())) > 0;) {
      char const* at = block.data();
      char const* const end = at + got;
      while ((at = static_cast<char const*>(
                  std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
        ++lines;
        ++at;
      }
    }
    close(file);
    benchmark::DoNotOptimize(lines);
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}

void load_csv(benchmark::State& state) {
  std::string const& path = path_of(state.range(0));
  std::vector<std::string> const pools = {"linux", "windows"};
  for (auto _ : state) {
    auto const recording =
        load::import_recording(path, {.pools = pools, .default_pool = batch::PoolId{0}});
    if (!recording) state.SkipWithError(recording.error().message.c_str());
    benchmark::DoNotOptimize(recording);
  }
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}

BENCHMARK(count_lines)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);
BENCHMARK(load_csv)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace poolcast::bench

int main(int argc, char** argv) {
  using namespace poolcast::bench;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  Rates const rates = run_benchmarks();
  print_ratio("load arrival_s,duration_s, over wc -l", rates, "load_csv/0", "count_lines/0", 0.25);
  print_ratio("load dated rows of 7 columns, over wc -l", rates, "load_csv/1", "count_lines/1",
              0.25);
  return 0;
}
