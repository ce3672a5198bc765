// Writes the pages that page.test.js and tuning.test.js look at into a folder: html_pages FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "engine/tune/page.hpp"
#include "tests/report/synthetic_day.hpp"
#include "tests/tune/made_up_tuning.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: html_pages FOLDER\n";
    return 2;
  }
  std::filesystem::path const folder = arguments[1];
  auto const write = [&](char const* name, poolcast::report::Page const& page) {
    std::ofstream(folder / name, std::ios::binary) << poolcast::report::to_html(page);
  };
  write("one.html", poolcast::report::one_day());
  write("two.html", poolcast::report::two_days());
  write("crowded.html", poolcast::report::crowded_day());
  auto const write_tuning = [&](char const* name, char const* minimize) {
    std::ofstream(folder / name, std::ios::binary)
        << poolcast::tune::to_html(poolcast::tune::made_up_tuning(minimize));
  };
  write_tuning("tuning.html", "cost,wait_p95");
  write_tuning("tuning-one.html", "cost");
  write_tuning("tuning-three.html", "cost,wait_p95,idle_hours");
}
