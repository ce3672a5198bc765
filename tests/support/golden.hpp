// Compares a text with a file kept in the repository. `UPDATE_GOLDEN=1` writes the file anew; the
// difference then shows in the version control, where a person judges it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace poolcast::test {

/// `path` is relative to the project's root: `tests/cli/golden/check-errors.txt`.
inline void expect_golden(std::string const& path, std::string const& actual) {
  std::filesystem::path const file = std::filesystem::path(POOLCAST_SOURCE_DIR) / path;
  if (char const* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && *update == '1') {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  std::ifstream in(file, std::ios::binary);
  ASSERT_TRUE(in) << path << " is missing; UPDATE_GOLDEN=1 writes it";
  std::string const expected(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(expected, actual) << path << " differs; if it should, UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace poolcast::test
