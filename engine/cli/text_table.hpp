// The pieces of tables for people that the commands of `poolcast load` share: cells, bars, short
// durations.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/time.hpp"

namespace poolcast::cli {

/// Blanks before or after the text, up to `width` code points; a text that is wider is cut, with
/// `...` at its end.
std::string right(std::string const& text, std::size_t width);
std::string left(std::string const& text, std::size_t width);

/// `value` out of `most`, as `#`s of at most `width`; one at least if it is not 0.
std::string bar(double value, double most, std::size_t width);

/// At most six characters: `0s`, `850ms`, `4.2s`, `5m30s`, `2h05m`, `3d04h`, `120d`.
std::string short_duration(Duration duration);

/// A count or a rate in at most six characters: `0`, `0.25`, `12.5`, `120`.
std::string short_number(double value);

/// The label, then the items joined by commas, in lines of `width` that continue below the first
/// item.
std::string wrapped(std::string const& label, std::vector<std::string> const& items,
                    std::size_t width);

/// The columns of the terminal that standard output is, else 80.
std::size_t terminal_width();

}  // namespace poolcast::cli
