#include "engine/base/difference.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace poolcast {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context = 3;
/// Above this many pairs of lines the middle is shown as replaced; formulas stay far below.
constexpr std::size_t most_pairs = 16'000'000;

/// One line of the comparison: in both texts (' '), in the old one ('-') or in the new one ('+').
struct Row {
  char mark;
  std::string_view line;
};

/// With their line ends; only the last line may have none.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t const end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// By the longest common subsequence.
std::vector<Row> compare(Lines const& before, Lines const& after) {
  std::vector<Row> rows;
  std::size_t const height = before.size(), width = after.size();
  bool const small = (height + 1) * (width + 1) <= most_pairs;
  std::vector<std::uint32_t> longest(small ? (height + 1) * (width + 1) : 0);
  auto const common = [&](std::size_t i, std::size_t j) -> std::uint32_t& {
    return longest[i * (width + 1) + j];
  };
  for (std::size_t i = small ? height : 0; i-- > 0;) {
    for (std::size_t j = width; j-- > 0;) {
      common(i, j) = before[i] == after[j] ? common(i + 1, j + 1) + 1
                                           : std::max(common(i + 1, j), common(i, j + 1));
    }
  }
  std::size_t i = 0, j = 0;
  while (small && i < height && j < width) {
    if (before[i] == after[j]) {
      rows.push_back({' ', before[i++]});
      ++j;
    } else if (common(i + 1, j) >= common(i, j + 1)) {
      rows.push_back({'-', before[i++]});
    } else {
      rows.push_back({'+', after[j++]});
    }
  }
  while (i < height) rows.push_back({'-', before[i++]});
  while (j < width) rows.push_back({'+', after[j++]});
  return rows;
}

/// `3,7`: the first line and how many; with none, the line before them.
std::string range(std::size_t lines_before, std::size_t count) {
  std::string const first = std::to_string(count == 0 ? lines_before : lines_before + 1);
  return count == 1 ? first : first + "," + std::to_string(count);
}

std::size_t count_marks(std::vector<Row> const& rows, std::size_t begin, std::size_t end,
                        char mark) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                    rows.begin() + static_cast<std::ptrdiff_t>(end),
                    [mark](Row const& row) { return row.mark == ' ' || row.mark == mark; }));
}

std::string hunk(std::vector<Row> const& rows, std::size_t begin, std::size_t end) {
  std::string text =
      "@@ -" + range(count_marks(rows, 0, begin, '-'), count_marks(rows, begin, end, '-')) + " +" +
      range(count_marks(rows, 0, begin, '+'), count_marks(rows, begin, end, '+')) + " @@\n";
  for (std::size_t i = begin; i < end; ++i) {
    text += rows[i].mark;
    text += rows[i].line;
    if (!rows[i].line.ends_with('\n')) text += "\n\\ No newline at end of file\n";
  }
  return text;
}

}  // namespace

std::string unified_difference(std::string_view old_name, std::string_view old_text,
                               std::string_view new_name, std::string_view new_text) {
  if (old_text == new_text) return "";
  std::vector<Row> const rows = compare(lines_of(old_text), lines_of(new_text));
  std::string text = "--- " + std::string(old_name) + "\n+++ " + std::string(new_name) + "\n";
  auto const next_change = [&rows](std::size_t from) {
    while (from < rows.size() && rows[from].mark == ' ') ++from;
    return from;
  };
  for (std::size_t change = next_change(0); change < rows.size();) {
    std::size_t const begin = change - std::min(change, context);
    std::size_t end = change;
    // Changes whose surroundings touch are one hunk.
    do {
      end = change + 1;
      change = next_change(end);
    } while (change < rows.size() && change - end <= 2 * context);
    text += hunk(rows, begin, std::min(end + context, rows.size()));
  }
  return text;
}

}  // namespace poolcast
