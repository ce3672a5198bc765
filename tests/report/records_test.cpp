// A run row by row, as CSV.
#include "engine/report/records.hpp"

#include <gtest/gtest.h>

#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

TEST(TasksCsv, AJobWithoutAnIdKeepsItsColumn) {
  batch::Ledger ledger;
  ledger.end = at(3600);
  load::Load load;
  load.jobs = {{at(10), 60 * second, {}}, {at(20), 60 * second, {}}};
  load.ids = {"", "b"};
  std::string const text = tasks_csv({ledger, load, {"p"}});
  std::size_t const first = text.find('\n') + 1;
  EXPECT_EQ(text.substr(first, 14), ",p,10.0000000,") << text;
  EXPECT_EQ(text.substr(text.find('\n', first) + 1, 15), "b,p,20.0000000,") << text;
}

}  // namespace
}  // namespace poolcast::report
