#include "engine/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr std::size_t columns = 40;
constexpr Duration patience = second;
constexpr Duration between_drawings = 100 * millisecond;

bool can_draw() {
  char const* const term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string(term) != "dumb";
}

}  // namespace

Progress::Progress(std::ostream& err, std::string label)
    : err_(err),
      label_(std::move(label)),
      on_terminal_(can_draw()),
      begin_(live::wall_clock_now()),
      next_(begin_ + patience) {}

Progress::~Progress() {
  if (!drawn_.empty()) err_ << "\r\x1b[K" << std::flush;
}

void Progress::show(double share) { show(share, ""); }

void Progress::show(double share, std::string const& beside) {
  if (!on_terminal_) return;
  Time const now = live::wall_clock_now();
  if (now < next_) return;
  next_ = now + between_drawings;
  std::string line = progress_line(label_, share);
  if (!beside.empty()) line += "  " + beside_bar(beside, share, now - begin_);
  if (line == drawn_) return;
  std::size_t const before = drawn_.size();
  drawn_ = std::move(line);
  std::string const blanks(before > drawn_.size() ? before - drawn_.size() : 0, ' ');
  err_ << "\r" << drawn_ << blanks << std::flush;
}

std::string beside_bar(std::string const& text, double share, Duration passed) {
  // What a terminal of 80 columns has room for beside the bar; a longer line would wrap.
  constexpr std::size_t room = 36;
  std::string rest;
  if (share > 0.01 && share < 1) {
    auto const left = static_cast<double>(passed.ticks) * (1 - share) / share;
    std::int64_t const seconds = static_cast<std::int64_t>(left) / second.ticks;
    bool const long_time = seconds > 90;
    rest = ", " + format_duration(long_time ? seconds / 60 * minute : seconds * second) + " left";
  }
  return (text.size() + rest.size() > room ? text.substr(0, room - std::min(room, rest.size()))
                                           : text) +
         rest;
}

std::string progress_line(std::string const& label, double share) {
  share = std::clamp(share, 0.0, 1.0);
  std::size_t const around = label.size() + std::string(" [] 100 %").size();
  std::size_t const width = columns - std::min(columns, around + 1);
  auto const filled = static_cast<std::size_t>(share * static_cast<double>(width));
  std::string percent = std::to_string(static_cast<int>(share * 100));
  percent.insert(0, 3 - percent.size(), ' ');
  return label + " [" + std::string(filled, '#') + std::string(width - filled, ' ') + "] " +
         percent + " %";
}

}  // namespace poolcast::cli
