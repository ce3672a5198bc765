// `poolcast tune show STUDY` and `poolcast tune export STUDY`: what a study came to, while it is
// still running too.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/base/result.hpp"
#include "engine/cli/command.hpp"
#include "engine/tune/trial.hpp"

namespace poolcast::cli {

struct TuneStudyOptions {
  std::string study;
  std::string choose = "knee";
  std::string output;
  std::string html;  // a file for the page as well; empty: none
};

/// Returns the exit code: 0, or 1 if the file is no study.
int tune_study(TuneStudyOptions const& options, std::ostream& out, std::ostream& err);

Command tune_show_command();
Command tune_export_command();

/// Nothing is written where no path is given.
Result<void> save_page(std::string const& path, tune::Trials const& trials);

std::string tuning_text(tune::Trials const& trials, std::string const& output);

}  // namespace poolcast::cli
