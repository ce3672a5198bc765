// What a fuzzer calls, and a test replays: takes any bytes, and stops the program if something is
// wrong with how they are handled.
#pragma once

#include <string_view>

namespace poolcast::fuzz {

/// One a program: formula_target.cpp, script_target.cpp.
void run_target(std::string_view bytes);

}  // namespace poolcast::fuzz
