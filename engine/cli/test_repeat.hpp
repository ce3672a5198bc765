// How to run again what a test script simulated: a command line for the shell.
#pragma once

#include "engine/cli/test.hpp"
#include "engine/formulatest/verdict.hpp"

namespace poolcast::cli {

/// `poolcast simulate ...` under the settings that `options` name; before it, if the formula is in
/// a template, the command that writes it to a file.
std::string repeat_command(formulatest::Repeat const& repeat, TestOptions const& options);

/// Adds the command to each finding that a simulation has led to.
void note_repeats(formulatest::FileReport& report, TestOptions const& options);

}  // namespace poolcast::cli
