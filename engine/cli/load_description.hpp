// A described load for people and for programs.
#pragma once

#include <cstddef>
#include <string>

#include "engine/load/describe.hpp"

namespace poolcast::cli {

/// In lines of at most `width` columns; below 72, tables have fewer columns.
std::string description_text(load::Description const& description, std::string const& name,
                             load::Calendar const& calendar, std::size_t width);

std::string description_json(load::Description const& description, std::string const& name,
                             load::Calendar const& calendar);

}  // namespace poolcast::cli
