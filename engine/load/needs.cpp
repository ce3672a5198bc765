#include "engine/load/needs.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/load/dependents.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {
namespace {

/// The jobs that can be needed, in the order of their pipelines and ids.
class JobsByName {
 public:
  explicit JobsByName(Load const& load) : load_(load) {
    if (load.ids.empty()) return;
    for (std::uint32_t job = 0; job < load.jobs.size(); ++job) {
      if (load.jobs[job].pipeline != no_pipeline) order_.push_back(job);
    }
    std::ranges::sort(order_, {}, [this](std::uint32_t job) { return name(job); });
  }

  std::vector<std::uint32_t> find(std::uint32_t pipeline, std::string const& id) const {
    auto const name_of = [this](std::uint32_t job) {
      return std::pair(load_.jobs[job].pipeline, std::string_view(load_.ids[job]));
    };
    std::pair const wanted(pipeline, std::string_view(id));
    auto const begin = std::ranges::lower_bound(order_, wanted, {}, name_of);
    auto const end = std::ranges::upper_bound(order_, wanted, {}, name_of);
    return {begin, end};
  }

  std::vector<std::string_view> ids(std::uint32_t pipeline) const {
    std::vector<std::string_view> found;
    for (std::uint32_t job : order_) {
      if (load_.jobs[job].pipeline == pipeline) found.emplace_back(load_.ids[job]);
    }
    return found;
  }

 private:
  std::tuple<std::uint32_t, std::string_view, std::uint32_t> name(std::uint32_t job) const {
    return {load_.jobs[job].pipeline, load_.ids[job], job};
  }

  Load const& load_;
  std::vector<std::uint32_t> order_;
};

std::string job_text(Load const& load, std::uint32_t job) {
  std::string const id = load.ids.empty() ? "" : load.ids[job];
  return (id.empty() ? "a job" : "job " + quoted(id)) + " of pipeline " +
         quoted(load.pipelines[load.jobs[job].pipeline].id);
}

/// A job that can never be queued because it waits for itself over others; nothing if none does.
std::optional<std::uint32_t> waits_for_itself(std::vector<Needs> const& needs, std::size_t jobs) {
  Dependents const dependents = dependents_of(needs, jobs);
  std::vector<std::uint32_t> open = dependents.open_needs;
  std::vector<std::uint32_t> ready;
  for (std::uint32_t job = 0; job < jobs; ++job) {
    if (open[job] == 0) ready.push_back(job);
  }
  for (std::size_t i = 0; i < ready.size(); ++i) {
    for (std::uint32_t next : dependents.of(ready[i])) {
      if (--open[next] == 0) ready.push_back(next);
    }
  }
  for (Needs const& one : needs) {
    if (open[one.job] > 0) return one.job;
  }
  return std::nullopt;
}

}  // namespace

Result<FoundNeeds> find_needs(Load const& load, std::vector<NamedNeeds> const& named,
                              JobNames const& left_out) {
  FoundNeeds result;
  if (named.empty()) return result;
  JobsByName const jobs(load);
  for (NamedNeeds const& one : named) {
    std::uint32_t const pipeline = load.jobs[one.job].pipeline;
    Needs found{one.job, {}};
    for (std::string const& id : one.ids) {
      std::vector<std::uint32_t> const same = jobs.find(pipeline, id);
      if (same.size() == 1) found.jobs.push_back(same.front());
      if (same.size() == 1) continue;
      if (same.empty() && left_out.contains({load.pipelines[pipeline].id, id})) {
        ++result.left_out;
        continue;
      }
      std::string const guess = did_you_mean(id, jobs.ids(pipeline));
      return fail(job_text(load, one.job) + " needs " + quoted(id) +
                  (same.empty() ? ", which is no job of its pipeline" + guess
                                : ", which is the id of several jobs of its pipeline"));
    }
    std::ranges::sort(found.jobs);
    found.jobs.erase(std::unique(found.jobs.begin(), found.jobs.end()), found.jobs.end());
    if (!found.jobs.empty()) result.needs.push_back(std::move(found));
  }
  if (auto const stuck = waits_for_itself(result.needs, load.jobs.size())) {
    return fail(job_text(load, *stuck) + " waits for itself: its 'needs' lead back to it");
  }
  return result;
}

}  // namespace poolcast::load
