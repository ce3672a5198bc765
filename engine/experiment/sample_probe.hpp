// A formula asked along with what its samples were: before each statement that reads samples stand
// assignments of what it reads, so that the service's results show it. What the formula does is
// unchanged. Knows no connection.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/source.hpp"
#include "engine/experiment/recorded_runs.hpp"
#include "engine/formula/ast.hpp"

namespace poolcast::experiment {

/// A value of the formula that is known without evaluating: what stands there, as the result string
/// shows it.
struct KnownReading {
  Span span;  // of the formula's text
  std::string value;
};

/// What a formula reads of samples: `$PendingTasks.GetSample(1)`, in the order of the text. One
/// within another is left out.
std::vector<Span> sample_readings(formula::Formula const& formula);

struct SampleProbe {
  struct Assignment {
    Span reading;      // of the formula's text
    Span span;         // of the probe's text
    std::string name;  // of the variable
  };

  std::string text;
  std::vector<Assignment> assignments;
};

/// `readings` are among sample_readings().
SampleProbe probe_samples(formula::Formula const& formula, std::vector<Span> const& readings);

/// Takes the probe's own values out of the run.
std::vector<KnownReading> take_readings(SampleProbe const& probe, RecordedRun& run);

/// Which of the probe's readings failed; nothing if it was the formula itself that did.
std::vector<SampleProbe::Assignment>::const_iterator failed_reading(SampleProbe const& probe,
                                                                    RecordedRun const& run);

}  // namespace poolcast::experiment
