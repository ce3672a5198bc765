// An explained evaluation as `eval --explain` shows it: text for people, JSON for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "engine/formula/explain.hpp"

namespace poolcast::cli {

std::string explanation_text(formula::Formula const& formula,
                             std::span<formula::ExplainedStatement const> statements);

/// An array of statements, each with an array of its expressions, outermost first.
nlohmann::ordered_json explanation_json(formula::Formula const& formula,
                                        std::span<formula::ExplainedStatement const> statements);

}  // namespace poolcast::cli
