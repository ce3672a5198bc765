// Says in a person's words why the grammar stopped where it did, and where to go on after it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/diagnostic.hpp"

namespace poolcast::formula {

/// What stands in the way at `at`, given what the grammar `expected` there (`')'`, `an expression`)
/// and where the statement began.
Diagnostic syntax_error(std::string_view text, std::uint32_t statement, std::uint32_t at,
                        std::string_view expected);

/// A whole statement ends at `at`, but no `;` follows.
Diagnostic statement_goes_on(std::string_view text, std::uint32_t statement, std::uint32_t at);

/// Where the next statement can begin after an error at `at`: behind the next `;`.
std::uint32_t recover(std::string_view text, std::uint32_t at);

}  // namespace poolcast::formula
