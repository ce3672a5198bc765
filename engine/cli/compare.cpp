#include "engine/cli/compare.hpp"

#include <algorithm>
#include <iostream>
#include <iterator>
#include <memory>
#include <thread>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/build_log.hpp"
#include "engine/cli/compare_page.hpp"
#include "engine/cli/compare_report.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load_file.hpp"
#include "engine/cli/output_files.hpp"
#include "engine/cli/progress.hpp"
#include "engine/cli/semantics_option.hpp"
#include "engine/experiment/variants.hpp"
#include "engine/prices/money.hpp"

namespace poolcast::cli {
namespace {

using experiment::Variant;

constexpr std::uint64_t default_seeds = 10;
constexpr std::uint64_t most_seeds = 10'000;

/// The options that are more than a text, read.
struct Asked {
  std::vector<experiment::Variation> variations;
  Thresholds thresholds;
  std::optional<std::int64_t> wait_value;
  std::size_t seeds = default_seeds;
};

Result<std::int64_t> read_wait_value(std::string const& text) {
  std::string_view amount = text;
  if (amount.ends_with("/h")) amount.remove_suffix(2);
  std::optional<std::int64_t> const micro = prices::parse_micro(trim(amount));
  if (micro) return *micro;
  return fail("--wait-value: '" + text + "' is no amount an hour; write 60/h");
}

Result<Asked> read_options(CompareOptions const& options) {
  Asked asked;
  for (std::string const& text : options.vary) {
    Result<experiment::Variation> variation = experiment::parse_variation(text);
    if (!variation) return fail(variation.error().message);
    asked.variations.push_back(std::move(*variation));
  }
  Result<Thresholds> const thresholds = read_thresholds(options.thresholds);
  if (!thresholds) return fail(thresholds.error().message);
  asked.thresholds = *thresholds;
  if (!options.wait_value.empty()) {
    Result<std::int64_t> const value = read_wait_value(options.wait_value);
    if (!value) return fail(value.error().message);
    asked.wait_value = *value;
  }
  std::uint64_t const seeds = options.seeds.value_or(default_seeds);
  if (seeds < 1 || seeds > most_seeds) {
    return fail("--seeds: '" + std::to_string(seeds) + "' is not from 1 to 10,000");
  }
  if (seeds == 1 && asked.thresholds.regression_percent) {
    return fail(
        "--fail-on-regression: one run cannot tell a difference from noise; give --seeds "
        "10");
  }
  asked.seeds = static_cast<std::size_t>(seeds);
  return asked;
}

struct Prepared {
  std::vector<Variant> variants;
  std::vector<experiment::Workload> loads;
  std::optional<report::StoredVariant> stored;
};

Result<Prepared> prepare(CompareOptions const& options, Asked const& asked) {
  experiment::VariantsRequest request{.scenario = options.scenario,
                                      .formulas = options.formulas,
                                      .variations = asked.variations,
                                      .overrides = {.settings_option = "--vary",
                                                    .seed = options.seed,
                                                    .recording = options.load,
                                                    .columns = options.columns}};
  if (!options.semantics.empty()) {
    Result<formula::Semantics> const semantics = read_semantics(options.semantics);
    if (!semantics) return fail(semantics.error().message);
    request.overrides.semantics = *semantics;
  }
  Prepared prepared;
  if (!options.baseline.empty()) {
    Result<Source> const source = load_source(options.baseline);
    if (!source) return fail("--baseline: " + source.error().message);
    Result<report::StoredVariant> stored = report::read_stored_comparison(*source);
    if (!stored) return fail("--baseline: " + stored.error().message);
    prepared.stored = std::move(*stored);
    if (!options.baseline_name.empty()) prepared.stored->file = options.baseline_name;
  }
  Result<std::vector<Variant>> variants = experiment::variants_of(request);
  if (!variants) return fail(variants.error().message);
  prepared.variants = std::move(*variants);
  Result<std::vector<experiment::Workload>> loads = experiment::first_loads(prepared.variants);
  if (!loads) return fail(loads.error().message);
  prepared.loads = std::move(*loads);
  return prepared;
}

std::size_t thread_count() { return std::max(1U, std::thread::hardware_concurrency()); }

struct Ran {
  experiment::VariantRuns runs;
  std::vector<experiment::KeptRun> drawn;  // of the first seed, for a page
};

Result<Ran> run_watched(Prepared const& of, std::size_t seeds, bool page, std::ostream& err) {
  InterruptWatch const watch;
  auto const count = static_cast<long long>(of.variants.size()) * static_cast<long long>(seeds);
  Progress progress(err, format_count(count) + " runs");
  auto const go_on = [&](double share) {
    progress.show(share);
    return !watch.asked();
  };
  std::vector<experiment::KeptRun> drawn(page ? std::min(of.variants.size(), most_drawn) : 0);
  auto const keep = [&](std::size_t variant, experiment::KeptRun run) {
    if (variant < drawn.size()) drawn[variant] = std::move(run);
  };
  std::function<void(std::size_t, experiment::KeptRun)> take_first;
  if (page) take_first = keep;
  Result<experiment::VariantRuns> runs = experiment::compare(
      of.variants, of.loads,
      {.seeds = seeds, .threads = thread_count(), .go_on = go_on, .take_first = take_first});
  if (!runs) return fail(runs.error().message);
  return Ran{std::move(*runs), std::move(drawn)};
}

std::string text_as(std::string const& output, report::Comparison const& comparison, bool all) {
  if (output == "json") return report::to_json(comparison);
  if (output == "csv") return report::to_csv(comparison);
  if (output == "markdown") return report::to_markdown(comparison);
  return report::to_table(comparison, all);
}

/// All of the files that were asked for, or none.
Result<void> save_files(CompareOptions const& options, Prepared const& of,
                        std::vector<experiment::KeptRun> const& drawn,
                        report::Comparison const& comparison) {
  std::vector<Source> files;
  std::pair<std::string const&, char const*> const asked[] = {
      {options.json, "json"}, {options.csv, "csv"}, {options.markdown, "markdown"}};
  for (auto const& [path, output] : asked) {
    if (!path.empty()) files.push_back({path, text_as(output, comparison, true)});
  }
  if (!options.html.empty()) {
    files.push_back(
        {options.html, comparison_page(of.variants, of.loads, drawn, comparison, thread_count())});
  }
  return save_texts(files);
}

/// What nobody would see in the output that was chosen.
void say_besides(CompareOptions const& options, Prepared const& of, std::size_t seeds,
                 std::size_t runs, std::ostream& err) {
  if (runs < seeds && options.output == "csv") err << interrupted_note(runs, seeds) << "\n";
  if (of.variants.size() == 1 && !of.stored && options.output == "table") {
    err << "nothing to compare with: give --formula twice, --vary KEY=V1,V2 or --baseline FILE\n";
  }
}

std::vector<Option> output_options(CompareOptions& options) {
  return {
      regression_option(options.thresholds),
      {.name = "--all", .target = &options.all, .help = "Every figure in the table"},
      {.name = "-o,--output",
       .target = &options.output,
       .help = "table, json, csv or markdown",
       .choices = {"table", "json", "csv", "markdown"}},
      {.name = "--json",
       .target = &options.json,
       .help = "File for the JSON as well",
       .file = true},
      {.name = "--csv", .target = &options.csv, .help = "File for the CSV as well", .file = true},
      {.name = "--markdown",
       .target = &options.markdown,
       .help = "File for the Markdown as well",
       .file = true},
      {.name = "--html",
       .target = &options.html,
       .help = "HTML file with charts of the first seed, to open in a browser",
       .file = true},
      {.name = "--no-summary",
       .target = &options.no_summary,
       .help = "On GitHub and Azure DevOps, do not add to the build's summary"}};
}

}  // namespace

int compare(CompareOptions const& options, std::ostream& out, std::ostream& err) {
  Result<Asked> const asked = read_options(options);
  if (!asked) return fail_with(asked.error(), wrong_usage, err);
  if (Result<void> const can =
          can_be_written({options.json, options.csv, options.markdown, options.html});
      !can) {
    return fail_with(can.error(), wrong_usage, err);
  }
  Result<Prepared> const prepared = prepare(options, *asked);
  if (!prepared) return fail_with(prepared.error(), bad_input, err);
  ComparisonRequest request{.variants = prepared->variants,
                            .loads = prepared->loads,
                            .stored = prepared->stored ? &*prepared->stored : nullptr,
                            .seeds = asked->seeds,
                            .wait_value = asked->wait_value};
  if (Result<void> const fits = can_compare(request); !fits) {
    return fail_with(fits.error(), bad_input, err);
  }
  Result<Ran> ran = run_watched(*prepared, asked->seeds, !options.html.empty(), err);
  if (!ran) return fail_with(ran.error(), bad_input, err);
  std::size_t const complete = ran->runs.front().size();
  if (complete == 0) {
    return fail_with(
        Error{"interrupted before the first seed of all variants ended; there is nothing "
              "to report"},
        interrupted, err);
  }
  report::Comparison const comparison = comparison_of(request, ran->runs);
  out << text_as(options.output, comparison, options.all) << std::flush;
  say_besides(options, *prepared, asked->seeds, complete, err);
  if (!options.no_summary) {
    publish({.name = "poolcast-compare",
             .full = report::to_markdown(comparison),
             .brief = report::to_markdown(comparison, false)},
            err);
  }
  std::vector<std::string> const violated = violations(asked->thresholds, comparison);
  print_errors(violated, err);
  if (Result<void> const saved = save_files(options, *prepared, ran->drawn, comparison); !saved) {
    return fail_with(saved.error(), bad_input, err);
  }
  if (complete < asked->seeds) return interrupted;
  return violated.empty() ? ok : bad_input;
}

Command compare_command() {
  auto const options = std::make_shared<CompareOptions>();
  std::vector<Option> all = {
      {.name = "SCENARIO",
       .target = &options->scenario,
       .help = "Scenario file (scenarios/schema.json)",
       .required = true,
       .file = true},
      {.name = "--formula",
       .target = &options->formulas,
       .help = "A variant's formula: FILE for every pool, or POOL=FILE,POOL=FILE; repeatable",
       .file = true},
      {.name = "--vary",
       .target = &options->vary,
       .help = "KEY=V1,V2: a variant a value; taskSlotsPerNode, pool.ID.vmSize, load.scale, "
               "'$cap'; repeatable, all combinations"},
      {.name = "--seeds",
       .target = &options->seeds,
       .help = "Runs of each variant, all under the same luck (default: 10)"},
      {.name = "--seed",
       .target = &options->seed,
       .help = "Of the first run; the others have the next (default: the scenario's)"},
      recording_option(&options->load),
      columns_option(&options->columns),
      semantics_option(&options->semantics),
      {.name = "--wait-value",
       .target = &options->wait_value,
       .help = "What an hour of waiting is worth, to add it to the cost: 60/h"},
      {.name = "--baseline",
       .target = &options->baseline,
       .help = "JSON of an earlier compare, whose first variant these are compared with",
       .file = true}};
  std::ranges::move(threshold_options(options->thresholds), std::back_inserter(all));
  std::ranges::move(output_options(*options), std::back_inserter(all));
  return {.name = "compare",
          .purpose = "Compare formulas and settings: what each costs and how long jobs wait",
          .example = "poolcast compare scenarios/article.json --vary taskSlotsPerNode=5,8",
          .options = std::move(all),
          .run = [options] { return compare(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
