// How a metric is named and its value written, the same in every output.
#pragma once

#include <string>

#include "engine/report/metrics.hpp"

namespace poolcast::report {

/// The metric's unit, with the currency in place of `money`.
std::string unit_of(Metric const& metric, std::string const& currency);

/// `/waiting/p95/cap`: where JSON has it.
std::string json_path(Metric const& metric);

/// RFC 4180: quoted where it must be.
std::string csv_field(std::string const& text);

/// For programs: `12.5`; money exactly, as `12.50`.
std::string number_text(Metric const& metric, double value);

/// For people, with its unit: `4 min 20 s`, `23.9 h`, `1,137.4`, `2.87 EUR`. May be negative, as
/// the end of an interval can be.
std::string value_text(Metric const& metric, double value, std::string const& currency);

}  // namespace poolcast::report
