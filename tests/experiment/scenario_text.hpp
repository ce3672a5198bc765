// Scenarios as texts: written to a file of their own, read, and the answer with the file's path
// taken out.
#pragma once

#include <string>

#include "engine/experiment/scenario.hpp"
#include "tests/support/run.hpp"

namespace poolcast::experiment {

class ScenarioFiles {
 public:
  /// Beside it stand `f.autoscale`, a formula, and `jobs.csv`, a recording of one job.
  Result<Scenario> load(std::string const& text) const {
    files_.file("f.autoscale", "$TargetDedicatedNodes = 1");
    files_.file("jobs.csv", "1,60\n");
    return load_scenario(files_.file("s.json", text));
  }

  /// The error, or nothing.
  std::string error_of(std::string const& text) const {
    Result<Scenario> const scenario = load(text);
    return scenario ? "" : without_folder(scenario.error().message);
  }

  std::string without_folder(std::string text) const {
    std::string const folder = files_.path().string() + "/";
    for (std::size_t at; (at = text.find(folder)) != text.npos;) text.erase(at, folder.size());
    return text;
  }

 private:
  test::TemporaryDirectory files_;
};

}  // namespace poolcast::experiment
