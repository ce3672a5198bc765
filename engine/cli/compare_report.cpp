#include "engine/cli/compare_report.hpp"

#include <algorithm>
#include <iterator>

#include "engine/experiment/run_report.hpp"
#include "engine/load/fingerprint.hpp"
#include "engine/load/import.hpp"
#include "engine/report/replications.hpp"

namespace poolcast::cli {
namespace {

using experiment::Workload;

std::size_t first_label_of(ComparisonRequest const& request) {
  return request.stored == nullptr ? 0 : 1;
}

std::string loads_text(ComparisonRequest const& request) {
  std::string first =
      experiment::load_of_seeds_text(request.variants.front().scenario, request.loads.front());
  if (request.loads.size() == 1) return first;
  return report::variant_label(first_label_of(request)) + " has " + first +
         "; other variants have loads of their own";
}

/// What is known before anything has run.
report::Comparison outline_of(ComparisonRequest const& request) {
  experiment::Scenario const& scenario = request.variants.front().scenario;
  Workload const& load = request.loads.front();
  return {.scenario = scenario.name,
          .load = loads_text(request),
          .load_fingerprint = load::fingerprint(load.load),
          .seed = scenario.model.seed,
          .runs = request.seeds,
          .start = load.start,
          .end = load.end,
          .currency = scenario.billing.currency,
          .wait_value = request.wait_value,
          .variants = {},
          .metrics = {},
          .pools = {},
          .answers = {},
          .notes = {}};
}

/// A note and the variants that say it.
struct SharedNote {
  std::string text;
  std::string labels;
  std::size_t variants = 0;
};

/// What all variants say, once; before what only some say, which.
void add_notes(std::vector<std::vector<std::string>> const& by_variant, std::size_t first_label,
               std::vector<std::string>& notes) {
  std::vector<SharedNote> shared;
  for (std::size_t i = 0; i < by_variant.size(); ++i) {
    for (std::string const& text : by_variant[i]) {
      auto known = std::ranges::find(shared, text, &SharedNote::text);
      if (known == shared.end()) known = shared.insert(known, {text, "", 0});
      known->labels += (known->variants > 0 ? ", " : "") + report::variant_label(i + first_label);
      ++known->variants;
    }
  }
  for (SharedNote const& note : shared) {
    bool const all = note.variants == by_variant.size();
    notes.push_back(all ? note.text : note.labels + ": " + note.text);
  }
}

void note_loads(ComparisonRequest const& request, report::Comparison& comparison) {
  bool const same_load = std::ranges::none_of(request.variants, [](auto const& variant) {
    return experiment::draws_load(variant.scenario);
  });
  if (same_load) {
    comparison.notes.emplace_back(
        "load: recorded, and the same in every run; only what the model draws varies");
  }
  std::ranges::move(load::notes_on(request.loads.front().counts),
                    std::back_inserter(comparison.notes));
  bool const same_time = std::ranges::all_of(request.loads, [&](Workload const& load) {
    return load.start == comparison.start && load.end == comparison.end;
  });
  if (!same_time) {
    comparison.notes.emplace_back(
        "the variants do not cover the same time, so that their sums differ for that alone");
  }
}

}  // namespace

Result<void> can_compare(ComparisonRequest const& request) {
  if (request.stored == nullptr) return {};
  std::optional<std::string> const why = report::mismatch(*request.stored, outline_of(request));
  if (why) return fail("--baseline: " + *why);
  return {};
}

report::Comparison comparison_of(ComparisonRequest const& request, experiment::VariantRuns& runs) {
  report::Comparison comparison = outline_of(request);
  comparison.runs = runs.front().size();
  if (comparison.runs < request.seeds) {
    comparison.notes.push_back(interrupted_note(comparison.runs, request.seeds));
  }
  note_loads(request, comparison);
  std::vector<std::vector<std::string>> notes;
  for (std::size_t i = 0; i < request.variants.size(); ++i) {
    report::ComparedVariant& variant = comparison.variants.emplace_back();
    variant.description = request.variants[i].description;
    std::vector<std::vector<std::string>> of_runs;
    for (experiment::Replication& run : runs[i]) {
      variant.runs.push_back(std::move(run.summaries));
      of_runs.push_back(std::move(run.notes));
    }
    notes.push_back(report::merged_notes(of_runs, comparison.seed));
  }
  add_notes(notes, first_label_of(request), comparison.notes);
  report::compare_figures(comparison, request.variants.front().scenario.pool_ids(), request.stored);
  return comparison;
}

std::string interrupted_note(std::size_t runs, std::size_t seeds) {
  return "interrupted after " + std::to_string(runs) + " of " + std::to_string(seeds) +
         " seeds: the figures are of those alone";
}

}  // namespace poolcast::cli
