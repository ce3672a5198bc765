// An evaluation in one line, for whoever watches a pool being scaled.
#pragma once

#include <string>

#include "engine/batch/observation.hpp"
#include "engine/cli/live_service.hpp"
#include "engine/formula/evaluate.hpp"

namespace poolcast::cli {

struct EvaluationLine {
  Time at{};
  batch::Targets before{};
  std::string variables{};  // `x=2 y=4`: the formula's own
  std::string error{};      // why it failed; empty: it did not
};

EvaluationLine line_of(formula::Program const& program, formula::Environment const& environment,
                       formula::Workspace const& workspace, formula::Outcome const& outcome);

/// `2026-01-12T08:00:00Z  dedicated 0 -> 4: asked for; 12 waiting, 3 running; x=2`
std::string text_of(EvaluationLine const& line, batch::PoolCounts const& counts,
                    LiveResize const& resize);
/// Of one that failed.
std::string text_of(EvaluationLine const& line, batch::PoolCounts const& counts);

}  // namespace poolcast::cli
