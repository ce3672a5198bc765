// Columns of integers as short text, for the HTML report: each value's difference from the one
// before, zigzag, seven bits a byte, base64. html/columns.js reads them; knows no report.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace poolcast::report {

std::string column_text(std::span<std::int64_t const> values);

}  // namespace poolcast::report
