// A bar for work that takes longer than one waits gladly: on a terminal only, on standard error
// only, at most 40 columns, without colour, and gone when the work is done.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/time.hpp"

namespace poolcast::cli {

class Progress {
 public:
  /// Writes to `err` if standard error is a terminal that can go back to the begin of a line.
  explicit Progress(std::ostream& err, std::string label);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  /// Looks at the clock, and seldom draws. With `beside` it is what stands behind the bar, and how
  /// long the rest may take behind that.
  void show(double share);
  void show(double share, std::string const& beside);

 private:
  std::ostream& err_;
  std::string label_;
  bool on_terminal_;
  Time begin_;
  Time next_;          // when it may be drawn again
  std::string drawn_;  // what stands on the terminal
};

/// `best 8.57 USD, 2 min left`, of work that began so long ago; of nothing yet, nothing is told of
/// the rest.
std::string beside_bar(std::string const& text, double share, Duration passed);

/// `simulating [######          ]  38 %`
std::string progress_line(std::string const& label, double share);

}  // namespace poolcast::cli
