#include "engine/cli/tune_settings.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "engine/base/text.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/objective.hpp"

namespace poolcast::cli {
namespace {

constexpr std::uint64_t most_budget = 1'000'000;
constexpr std::uint64_t most_seeds = 1000;
constexpr std::uint64_t most_threads = 1024;

Result<std::size_t> count_of(std::string const& option, std::optional<std::uint64_t> given,
                             std::size_t otherwise, std::uint64_t least, std::uint64_t most) {
  std::uint64_t const value = given.value_or(otherwise);
  if (value >= least && value <= most) return static_cast<std::size_t>(value);
  return fail(option + ": '" + std::to_string(value) + "' is not from " + std::to_string(least) +
              " to " + format_count(static_cast<long long>(most)));
}

Result<std::vector<tune::Objective>> objectives_of(TuneOptions const& options) {
  std::vector<tune::Objective> all;
  for (bool const maximise : {false, true}) {
    for (std::string const& text : maximise ? options.maximize : options.minimize) {
      Result<std::vector<tune::Objective>> some = tune::read_objectives(text, maximise);
      if (!some) return some;
      std::ranges::move(*some, std::back_inserter(all));
    }
  }
  if (all.empty())
    return fail("--minimize: name the metrics to minimise: --minimize cost,wait_p95");
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (all[i].metric == all[k].metric) {
        return fail("'" + all[k].name + "' is asked for twice, as '" + all[i].name + "'");
      }
    }
  }
  return all;
}

Result<tune::Search> search_of(TuneOptions const& options, std::size_t objectives) {
  if (options.search == "moead" && objectives < 2) {
    return fail("--search moead divides several objectives; of one, leave --search out");
  }
  if (options.search == "moead") return tune::Search::moead;
  if (options.search == "grid") return tune::Search::grid;
  return options.search == "sobol" ? tune::Search::sobol : tune::Search::nsga2;
}

}  // namespace

Result<TuneCounts> read_counts(TuneOptions const& options) {
  std::size_t const cores = std::max(1U, std::thread::hardware_concurrency());
  auto const budget = count_of("--budget", options.budget, 200, 2, most_budget);
  auto const seeds = count_of("--seeds", options.seeds, 5, 1, most_seeds);
  auto const jobs = count_of("--jobs", options.jobs, cores, 1, most_threads);
  if (!budget) return fail(budget.error().message);
  if (!seeds) return fail(seeds.error().message);
  if (!jobs) return fail(jobs.error().message);
  auto const held_out = count_of("--hold-out-seeds", options.hold_out_seeds, *seeds, 0, most_seeds);
  if (!held_out) return fail(held_out.error().message);
  if (*held_out == 0 && !options.hold_out.empty()) {
    return fail("--hold-out-seeds: 0 seeds of --hold-out tell nothing; give 1 or more");
  }
  return TuneCounts{*budget, *seeds, *held_out, *jobs};
}

Result<tune::Settings> settings_of(TuneOptions const& options, TuneCounts const& counts) {
  tune::Settings settings{
      .objectives = {},
      .constraints = {},
      .across = options.across == "worst" ? tune::Across::worst : tune::Across::mean,
      .budget = counts.budget,
      .seeds = counts.seeds,
      .held_out_seeds = counts.held_out_seeds,
      .search_seed = options.seed.value_or(1),
      .version = POOLCAST_VERSION};
  Result<std::vector<tune::Objective>> objectives = objectives_of(options);
  if (!objectives) return fail(objectives.error().message);
  settings.objectives = std::move(*objectives);
  Result<tune::Search> const search = search_of(options, settings.objectives.size());
  if (!search) return fail(search.error().message);
  settings.search = *search;
  Result<void> const can = tune::can_choose(settings.objectives, options.choose);
  if (!can) return fail(can.error().message);
  std::optional<long long> const trial = parse_integer(options.choose);
  if (trial && *trial >= 0 && static_cast<std::size_t>(*trial) >= counts.budget) {
    return fail("--choose: '" + options.choose + "' is none of the " +
                std::to_string(counts.budget) + " trials of the budget, which count from 0");
  }
  return settings;
}

}  // namespace poolcast::cli
