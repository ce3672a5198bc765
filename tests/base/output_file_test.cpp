#include "engine/base/output_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "engine/base/file.hpp"

namespace poolcast {
namespace {

namespace fs = std::filesystem;

std::string read(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// An empty folder of its own.
class OutputFiles : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(std::string const& name) const { return (folder_ / name).string(); }
  std::size_t count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

 private:
  fs::path folder_ =
      fs::path(testing::TempDir()) / ("poolcast_output_files_" + std::to_string(getpid()));
};

Result<void> write(std::string const& path, std::string_view text) {
  Result<OutputFile> file = OutputFile::open(path);
  if (!file) return tl::unexpected(file.error());
  file->out() << text;
  return std::move(*file).finish();
}

TEST_F(OutputFiles, AFileAppearsWhenItIsComplete) {
  std::ofstream(path("a")) << "old";
  Result<OutputFile> file = OutputFile::open(path("a"));
  ASSERT_TRUE(file.has_value());
  file->out() << "new";
  EXPECT_EQ(read(path("a")), "old");
  EXPECT_TRUE(std::move(*file).finish().has_value());
  EXPECT_EQ(read(path("a")), "new");
  EXPECT_EQ(count(), 1U);
}

TEST_F(OutputFiles, WhatIsNotFinishedLeavesNothingBehind) {
  { Result<OutputFile> const file = OutputFile::open(path("a")); }
  EXPECT_EQ(count(), 0U);
}

TEST_F(OutputFiles, APipeIsWrittenToAndStaysOne) {
  for (bool const at_once : {false, true}) {
    std::string const pipe = path("pipe");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::string got;
    std::thread reader([&] { got = read(pipe); });
    Result<void> const written = at_once ? save_text(pipe, "text") : write(pipe, "text");
    EXPECT_TRUE(written.has_value());
    ASSERT_TRUE(fs::is_fifo(pipe));
    reader.join();
    EXPECT_EQ(got, "text");
    fs::remove(pipe);
  }
}

TEST_F(OutputFiles, ADeviceIsWrittenTo) {
  // Not /dev/null itself: a program that is wrong would replace it.
  EXPECT_EQ(write("/dev/full", "text").error().message,
            "cannot write '/dev/full': No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(OutputFiles, OfSeveralAllAreWrittenOrNone) {
  std::ofstream(path("a")) << "old";
  Result<void> const written = save_texts({{path("a"), "new"}, {path("no/such"), "new"}});
  EXPECT_EQ(written.error().message,
            "cannot write '" + path("no/such") + "': No such file or directory");
  EXPECT_EQ(read(path("a")), "old");
  EXPECT_EQ(count(), 1U);
}

}  // namespace
}  // namespace poolcast
