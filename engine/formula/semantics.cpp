#include "engine/formula/semantics.hpp"

namespace poolcast::formula {
namespace {

constexpr Setting rows[] = {
    {"empty_vector_aggregate", "zero", "error",
     "unknown; formulas in production take max() of GetSample(1) on new pools"},
    {"index_out_of_range", "error", "zero",
     "unknown; over an empty vector val() is 0, because the service let it pass on a new pool"},
    {"negative_target", "error", "zero", "unknown; also a target that is no number"},
    {"one_element_vector_as_number", "error", "accept",
     "unknown; not in the documented operator table, but found in the wild"},
    {"bare_metric_as_number", "error", "accept: the last sample",
     "unknown; only texts of third parties use it"},
    {"current_nodes_have_samples", "accept: as many as asked for, all equal", "error",
     "the documentation says that all read-only variables have methods"},
    {"not_finite", "error", "accept: IEEE infinities", "unknown; division by zero and overflow"},
    {"quoted_deallocation_keyword", "error", "accept", "unknown; found in the wild"},
    {"short_circuit", "true", "false", "unknown; as in C"},
    {"failed_run_shows_variables", "true", "false",
     "the three service variables are recorded; the others are unknown"},
    {"weekday_of_sunday", "0", "7", "unknown; Monday is documented to be 1"},
    {"default_sample_percent", "70", "any number",
     "a recorded failure asks for 70 % where the formula gave no percentage; a text of 2014 says "
     "10"},
    {"year", "P365D", "any duration", "unknown"},
    {"empty_statement", "accept", "", "unknown"},
    {"block_comment", "syntax error", "", "in no public formula and no document"},
    {"single_quoted_string", "syntax error", "", "unknown"},
    {"name_case", "sensitive", "", "no statement in the documents"},
    {"number_forms", "5, 0.7, .5 and 1e3; not 5. and 0x5", "",
     "5 and 0.7 are documented, the rest is unknown"},
    {"vector_lengths_differ", "error", "", "unknown"},
    {"read_only_assignment", "evaluation error", "", "unknown"},
    {"unknown_function", "evaluation error 'Undefined symbol'", "",
     "recorded for variables, unknown for functions"},
    {"alias_and_full_name", "one cell; the full name wins", "", "documented"},
    {"legacy_names", "$CurrentDedicated only", "", "unknown since 2017"},
    {"retired_metrics", "parse, but have no samples", "", "retired after 2024-03-31"},
    {"sample_order", "oldest first", "", "unknown; authors assume it"},
    {"percentile", "0 to 100, linear between the nearest ranks", "", "unknown"},
    {"rounding", "halves away from zero", "", "unknown"},
    {"single_number_deviation", "0", "", "unknown"},
    {"time_fraction_digits", "at most 7", "", "3 and 6 are accepted, 9 was refused; 7 is a tick"},
    {"stop", "ends well with what is assigned so far", "", "unknown"},
    {"received_percent_format", "%g", "", "all records show whole numbers"},
    {"interval_format", "hh:mm:ss.fff", "", "unknown"},
    {"nested_expressions", "at most 200 deep", "", "unknown; ours, so that no text is too deep"},
};

}  // namespace

std::span<Setting const> settings() { return rows; }

}  // namespace poolcast::formula
