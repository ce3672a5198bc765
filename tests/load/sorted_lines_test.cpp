// Sorting more than fits into memory.
#include "engine/load/sorted_lines.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

namespace fs = std::filesystem;

/// Queued at `second`; `number` tells equal times apart.
struct Entry {
  std::int64_t second;
  int number;
};

std::string sorted(std::vector<Entry> const& entries, std::size_t memory,
                   std::string const& path = "-") {
  std::ostringstream out;
  SortedLines lines(path, out, memory);
  for (Entry const& entry : entries) {
    std::string const id = std::to_string(entry.number);
    lines.add({.queued = Time{} + entry.second * second, .duration = second, .id = id});
  }
  Result<std::size_t> const written = lines.finish();
  return written ? out.str() : written.error().message;
}

std::string expected(std::vector<Entry> entries) {
  std::ranges::stable_sort(entries, {}, &Entry::second);
  std::string text;
  for (Entry const& entry : entries) {
    std::string const id = std::to_string(entry.number);
    append_jsonl(text, {.queued = Time{} + entry.second * second, .duration = second, .id = id});
  }
  return text;
}

std::vector<Entry> entries(std::int64_t (*second_of)(int)) {
  std::vector<Entry> made;
  for (int i = 0; i < 2000; ++i) made.push_back({second_of(i), i});
  return made;
}

TEST(SortedLines, AnyOrderComesOutSortedAndStable) {
  std::vector<Entry> const orders[] = {
      entries([](int i) -> std::int64_t { return i / 3; }),
      entries([](int i) -> std::int64_t { return 5000 - i / 3; }),
      entries([](int i) -> std::int64_t { return i * 7919 % 501; }),
      entries([](int i) -> std::int64_t { return i < 1900 ? i : 3; }),
      {{5, 1}},
  };
  for (std::vector<Entry> const& order : orders) {
    std::string const all = expected(order);
    EXPECT_EQ(sorted(order, std::size_t{1} << 20), all) << "in memory";
    EXPECT_EQ(sorted(order, 4096), all) << "in runs";
    EXPECT_EQ(sorted(order, 1), all) << "a run a line";
  }
}

TEST(SortedLines, AFileAppearsWholeAndLeavesNothingBeside) {
  fs::path const folder = fs::path(testing::TempDir()) / "poolcast_sorted_lines";
  fs::create_directories(folder);
  std::string const path = (folder / "load.jsonl").string();
  std::ofstream(path) << "old";
  std::vector<Entry> const order = entries([](int i) -> std::int64_t { return 5000 - i; });
  {
    std::ostringstream out;
    SortedLines lines(path, out, 4096);
    for (int i = 0; i < 1000; ++i) lines.add({.queued = Time{}, .duration = second});
    std::ifstream in(path);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "old") << "until it is whole";
  }
  EXPECT_EQ(sorted(order, 4096, path), "");
  std::ifstream in(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), expected(order));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1);
  fs::remove_all(folder);
}

TEST(SortedLines, ALinkThatSomebodyLaidInTheFolderOfTemporaryFilesIsNotFollowed) {
  fs::path const folder = fs::path(testing::TempDir()) / "poolcast_sorted_lines_link";
  fs::create_directories(folder);
  std::ofstream(folder / "precious") << "precious";
  fs::create_symlink(folder / "precious", folder / "poolcast-runs-0");
  std::string const before = fs::temp_directory_path().string();
  setenv("TMPDIR", folder.c_str(), 1);
  std::vector<Entry> const order = entries([](int i) -> std::int64_t { return 5000 - i; });
  std::ostringstream first, second_one;
  SortedLines one("-", first, 64), other("-", second_one, 64);
  for (Entry const& entry : order) {
    std::string const id = std::to_string(entry.number);
    one.add({.queued = Time{} + entry.second * second, .duration = second, .id = id});
    other.add({.queued = Time{} + entry.second * second, .duration = second});
  }
  EXPECT_TRUE(one.finish().has_value());
  EXPECT_TRUE(other.finish().has_value());
  setenv("TMPDIR", before.c_str(), 1);
  EXPECT_EQ(first.str(), expected(order)) << "two at once do not share a file";
  std::ifstream in(folder / "precious");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "precious");
  fs::remove_all(folder);
}

TEST(SortedLines, NeedsOfJobsThatWereLeftOutAreNotWritten) {
  std::string_view const needs[] = {"build", "lint", "retried"};
  for (std::size_t const memory : {std::size_t{1}, std::size_t{1} << 20}) {
    std::ostringstream out;
    SortedLines lines("-", out, memory);
    lines.add({.queued = Time{} + second,
               .duration = second,
               .id = "t",
               .pipeline = "p",
               .needs = needs});
    lines.add({.queued = Time{}, .duration = second, .id = "retried", .pipeline = "p"});
    Result<std::size_t> const count =
        lines.finish({{"p", "build"}, {"p", "retried"}, {"q", "lint"}});
    ASSERT_TRUE(count.has_value());
    EXPECT_EQ(*count, 1U);
    EXPECT_NE(out.str().find(R"("needs":["lint","retried"]})"), std::string::npos) << out.str();
  }
}

TEST(SortedLines, AFolderThatIsNotThereIsSaid) {
  EXPECT_EQ(sorted({{1, 1}}, 1, "no/such/load.jsonl"),
            "cannot write 'no/such/load.jsonl': No such file or directory");
  EXPECT_EQ(sorted({{1, 1}}, 1000, "no/such/load.jsonl"),
            "cannot write 'no/such/load.jsonl': No such file or directory");
  EXPECT_EQ(sorted({{1, 1}}, 1000, "."), "cannot write '.': it is a directory");
}

}  // namespace
}  // namespace poolcast::load
