// Writes the pages that page.test.js looks at into a folder: html_pages FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/report/synthetic_day.hpp"

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
}
