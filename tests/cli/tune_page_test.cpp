#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

RunResult tune(std::vector<std::string> const& more) {
  std::vector<std::string> arguments = {"tune",       "scenarios/now-and-then.json",
                                        "--formula",  "formulas/queue-depth.autoscale",
                                        "--minimize", "cost,wait_p95",
                                        "--budget",   "6",
                                        "--seeds",    "2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_poolcast(arguments);
}

std::string last_line(std::string const& text) {
  std::size_t const begin = text.rfind('\n', text.size() - 2);
  return text.substr(begin + 1, text.size() - begin - 2);
}

TEST(TunePage, IsWrittenByTuneAndAgainByShow) {
  TemporaryDirectory const files;
  std::string const page = (files.path() / "t.html").string();
  std::string const again = (files.path() / "again.html").string();
  std::string const study = (files.path() / "t.db").string();
  RunResult const run = tune({"--html", page, "--study", study});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  std::string const text = read_file(page);
  EXPECT_EQ(text.find("<!doctype html>"), 0U);
  EXPECT_NE(text.find("<p class=\"answer\">" + last_line(run.out) + "</p>"), text.npos) << run.out;
  EXPECT_EQ(run_poolcast({"tune", "show", study, "--html", again}).exit_code, 0);
  EXPECT_EQ(read_file(again), text);
}

TEST(TunePage, SaysWhereItCannotBeWritten) {
  TemporaryDirectory const files;
  RunResult const nowhere = tune({"--html", "/nonexistent/t.html"});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_EQ(nowhere.out, "");
  EXPECT_NE(nowhere.err.find("/nonexistent/t.html"), nowhere.err.npos) << nowhere.err;
  RunResult const full = tune({"--html", "/dev/full"});
  EXPECT_EQ(full.exit_code, 1);
  EXPECT_NE(full.out, "");  // what was found is told all the same
  std::string const same = (files.path() / "t.html").string();
  RunResult const twice = tune({"--html", same, "--write", same});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_EQ(twice.err, "'" + same + "' is asked for twice; give each output a file of its own\n");
  EXPECT_EQ(twice.out, "");
}

}  // namespace
}  // namespace poolcast
