// Scenarios as texts: written to a file of their own, read, and the answer with the file's path
// taken out.
#pragma once

#include <string>

#include "engine/experiment/scenario.hpp"
#include "tests/support/run.hpp"

namespace poolcast::experiment {

class ScenarioFiles {
 public:
  /// Beside it stand `f.autoscale`, a formula, `jobs.csv`, a recording of one job, and `own.json`,
  /// a price sheet of one region, and
  /// `two.json`, one of two.
  Result<Scenario> load(std::string const& text) const {
    files_.file("f.autoscale", "$TargetDedicatedNodes = 1");
    files_.file("jobs.csv", "1,60\n");
    files_.file("own.json", R"({"currency": "EUR", "date": "2026-01-01", "source": "mine", "rows": [
        {"region": "home", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "payAsYouGo",
         "pricePerHour": "0.20"},
        {"region": "home", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "reservation1Year",
         "pricePerHour": "0.11"},
        {"region": "home", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "spot",
         "pricePerHour": "0.05"}]})");
    files_.file("two.json", R"({"currency": "USD", "date": "2026-01-01", "source": "mine", "rows": [
        {"region": "a", "vmSize": "v", "os": "linux", "tier": "spot", "pricePerHour": 1},
        {"region": "westeurope", "vmSize": "Standard_D2s_v3", "os": "linux", "tier": "payAsYouGo",
         "pricePerHour": 1}]})");
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
