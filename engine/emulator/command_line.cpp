#include "engine/emulator/command_line.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/text.hpp"

namespace poolcast::emulator {
namespace {

// What stands around the commands, and says nothing of the time.
constexpr std::string_view wrappers[] = {
    "/bin/sh", "sh", "/bin/bash", "bash", "-c", "-lc", "cmd", "cmd.exe", "/c", "/t", "/nobreak"};

/// Words between blanks, quotes and what separates commands.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words(1);
  for (char const c : line) {
    bool const separates = is_blank(c) || std::string_view("\"';&").find(c) != line.npos;
    if (!separates) words.back() += c;
    if (separates && !words.back().empty()) words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// `90`, `0.5`, `2m`.
std::optional<Duration> length_of(std::string_view word) {
  constexpr Duration longest = 365 * day;
  Duration unit = second;
  if (!word.empty() && !is_digit(word.back())) {
    std::size_t const which = std::string_view("smhd").find(word.back());
    if (which == std::string_view::npos) return std::nullopt;
    constexpr Duration units[] = {second, minute, hour, day};
    unit = units[which];
    word.remove_suffix(1);
  }
  std::optional<double> const number = parse_number(word);
  if (!number || *number < 0) return std::nullopt;
  double const ticks = *number * static_cast<double>(unit.ticks);
  if (ticks > static_cast<double>(longest.ticks)) return longest;
  return Duration{static_cast<std::int64_t>(ticks)};
}

}  // namespace

CommandTime read_command_line(std::string_view command_line) {
  std::vector<std::string> words = words_of(command_line);
  std::erase_if(words, [](std::string const& word) {
    return std::ranges::any_of(wrappers,
                               [&](std::string_view one) { return same_but_for_case(word, one); });
  });
  CommandTime time;
  Duration total;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] == "exit") {
      std::optional<long long> const code = parse_integer(words[i + 1]);
      if (!code || *code < 0 || *code > 255) return {};
      time.exit_code = static_cast<int>(*code);
      continue;
    }
    std::optional<Duration> const length = length_of(words[i + 1]);
    bool const waits = words[i] == "sleep" || words[i] == "timeout";
    if (!waits || !length) return {};
    total += *length;
  }
  if (words.empty() || words.size() % 2 != 0) return {};
  time.run_time = total;
  return time;
}

}  // namespace poolcast::emulator
