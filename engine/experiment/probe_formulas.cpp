#include "engine/experiment/probe_formulas.hpp"

namespace poolcast::experiment {
namespace {

using formula::Unknown;
using enum Reading;

constexpr ProbeRow rows[] = {
    {Unknown::failed_run_shows_variables, by_choice, "x = 1; y = notAssigned;"},
    {Unknown::empty_statement, by_choice, "x = 1;; y = 2;"},
    {Unknown::block_comment, by_choice, "x = 1; /* y */"},
    {Unknown::single_quoted_string, by_choice, "x = time('2026-01-04T00:00:00Z').year;"},
    {Unknown::name_case, by_choice, "probed = 1; x = Probed;"},
    {Unknown::number_forms, by_choice, "x = .5;\nx = 1e3;"},
    {Unknown::quoted_deallocation_keyword, by_choice,
     "$NodeDeallocationOption = \"taskcompletion\"; x = 1;"},
    {Unknown::unknown_function, by_choice, "x = notAFunction(1);"},
    {Unknown::read_only_assignment, by_choice, "$CurrentDedicatedNodes = 1; x = 1;"},
    {Unknown::short_circuit, by_choice, "x = (1 == 2) && (notAssigned == 1);"},
    {Unknown::one_element_vector_as_number, by_choice, "x = vec(2) > 1 ? 1 : 0;"},
    {Unknown::vector_lengths_differ, by_choice, "x = len(vec(1, 2) + vec(1, 2, 3));"},
    {Unknown::not_finite, by_choice, "x = 1 / 0;"},
    {Unknown::alias_and_full_name, by_choice, "$TargetDedicatedNodes = 3; x = $TargetDedicated;"},
    {Unknown::legacy_names, by_success, "x = $CurrentDedicated;"},
    {Unknown::retired_metrics, by_success,
     "x = $MemoryBytes.GetSamplePercent(TimeInterval_Minute);"},
    {Unknown::current_nodes_have_samples, by_success,
     "x = len($CurrentDedicatedNodes.GetSample(1));"},
    {Unknown::bare_metric_as_number, by_success, "x = $PendingTasks + 1;"},
    {Unknown::percentile_scale, by_choice, "x = percentile(vec(1, 2, 3, 4, 5), 0.5);"},
    {Unknown::percentile_interpolation, by_choice,
     "x = percentile(vec(0, 100, 300, 700, 1000), 0.3);\n"
     "x = percentile(vec(0, 100, 300, 700, 1000), 30);"},
    {Unknown::index_out_of_range, by_choice, "x = val(vec(1, 2), 5);"},
    {Unknown::rounding, by_choice, "x = round(2.5);"},
    {Unknown::single_number_deviation, by_choice, "x = std(vec(5));"},
    {Unknown::time_fraction_digits, by_choice,
     "x = time(\"2026-01-04T00:00:00.1234567Z\").year;\n"
     "x = time(\"2026-01-04T00:00:00.12345678Z\").year;"},
    {Unknown::stop, by_choice, "x = 1; stop(); x = 2;"},
    {Unknown::empty_argument_list, by_choice, "x = len(ceil());"},
    // A window in the future, of which no sample is asked: an empty vector.
    {Unknown::index_of_empty_vector, by_choice,
     "x = val($PendingTasks.GetSample(time() + TimeInterval_Day, "
     "time() + 2 * TimeInterval_Day, 0), 0);"},
    {Unknown::empty_vector_aggregate, by_choice,
     "x = max($PendingTasks.GetSample(time() + TimeInterval_Day, "
     "time() + 2 * TimeInterval_Day, 0));"},
    {Unknown::year, as_year, "x = time(\"2001-01-01T00:00:00Z\") + TimeInterval_Year;"},
    {Unknown::weekday_of_sunday, by_choice, "x = time(\"2026-01-04T00:00:00Z\").weekday;"},
    {Unknown::negative_target, by_choice, "$TargetDedicatedNodes = 0 - 1; x = 1;"},
    {Unknown::default_sample_percent, as_wanted,
     "x = len($PendingTasks.GetSample(time() + TimeInterval_Day, "
     "time() + 2 * TimeInterval_Day));"},
    {Unknown::sample_order, as_order,
     "new1 = $PendingTasks.GetSample(1); all1 = $PendingTasks.GetSample(200);"
     " new2 = $ActiveTasks.GetSample(1); all2 = $ActiveTasks.GetSample(200);"
     " new3 = $RunningTasks.GetSample(1); all3 = $RunningTasks.GetSample(200);",
     "in none of the pool's metrics does the oldest sample differ from the newest; probe a pool "
     "on which tasks have come or gone within the last minutes"},
    {Unknown::received_percent_format, as_fraction,
     "x = $PendingTasks.GetSample(time() + (-1 * TimeInterval_Minute), "
     "time() + 2.5 * TimeInterval_Minute, 100);\n"
     "x = $PendingTasks.GetSample(time() + (-1.5 * TimeInterval_Minute), "
     "time() + 2 * TimeInterval_Minute, 100);\n"
     "x = $PendingTasks.GetSample(time() + (-2 * TimeInterval_Minute), "
     "time() + 1.5 * TimeInterval_Minute, 100);\n"
     "x = $PendingTasks.GetSample(time() + (-2.5 * TimeInterval_Minute), "
     "time() + 1 * TimeInterval_Minute, 100);\n"
     "x = $PendingTasks.GetSample(time() + (-3 * TimeInterval_Minute), "
     "time() + 0.5 * TimeInterval_Minute, 100);\n"
     "x = $PendingTasks.GetSample(time() + (-3.5 * TimeInterval_Minute), time(), 100);",
     "the pool has too few samples, or all of them; probe one whose autoscale has been on for "
     "some minutes"},
    {Unknown::interval_format, by_choice, "x = 90 * TimeInterval_Second;"},
    {Unknown::error_texts, never, "",
     "it is a wording, and Poolcast does not imitate one that it has not seen"},
    {Unknown::evaluate_while_disabled, never, "", "it would need a pool whose autoscale is off"},
    {Unknown::nested_expressions, never, "", "the limit is Poolcast's own"},
};
static_assert(std::size(rows) == formula::unknown_count);

}  // namespace

std::span<ProbeRow const> probe_rows() { return rows; }

}  // namespace poolcast::experiment
