#include "engine/load/scale.hpp"

#include <cmath>

#include "engine/base/random.hpp"

namespace poolcast::load {
namespace {

/// How often something is taken.
class Copies {
 public:
  Copies(double scale, std::uint64_t seed)
      : whole_(static_cast<std::uint32_t>(std::floor(scale))),
        rest_(scale - std::floor(scale)),
        seed_(seed) {}

  std::uint32_t of(std::uint64_t entity) const {
    bool const more = uniform(draw(seed_, Stream::load_scale, entity)) < rest_;
    return whole_ + (more ? 1 : 0);
  }

 private:
  std::uint32_t whole_;
  double rest_;
  std::uint64_t seed_;
};

/// Pipelines and lone jobs are different things that are counted from 0.
std::uint64_t entity_of(Job const& job, std::size_t index) {
  return job.pipeline == no_pipeline ? index << 1 : std::uint64_t{job.pipeline} << 1 | 1;
}

/// The name of the copy that comes after so many.
std::string name_of(std::string const& id, std::uint32_t copy) {
  return copy == 0 || id.empty() ? id : id + "-" + std::to_string(copy + 1);
}

/// Where the copies of pipelines went: copy k of pipeline p is at first[p] + k.
std::vector<std::uint32_t> copy_pipelines(Load const& load, Copies const& copies, Load& made) {
  std::vector<std::uint32_t> first;
  first.reserve(load.pipelines.size());
  for (std::size_t i = 0; i < load.pipelines.size(); ++i) {
    first.push_back(static_cast<std::uint32_t>(made.pipelines.size()));
    for (std::uint32_t k = 0; k < copies.of(std::uint64_t{i} << 1 | 1); ++k) {
      made.pipelines.push_back(load.pipelines[i]);
      made.pipelines.back().id = name_of(load.pipelines[i].id, k);
    }
  }
  return first;
}

/// The needs of every copy, of copies with the same number; in the order of the new jobs.
void copy_needs(Load const& load, std::vector<std::uint32_t> const& first,
                std::vector<std::uint32_t> const& count, Load& made) {
  for (Needs const& needs : load.needs) {
    for (std::uint32_t k = 0; k < count[needs.job]; ++k) {
      Needs copy{.job = first[needs.job] + k, .jobs = {}};
      for (std::uint32_t const job : needs.jobs) copy.jobs.push_back(first[job] + k);
      made.needs.push_back(std::move(copy));
    }
  }
}

}  // namespace

Load scaled(Load const& load, double scale, std::uint64_t seed) {
  Copies const copies(scale, seed);
  Load made;
  made.kind_names = load.kind_names;
  std::vector<std::uint32_t> const pipelines = copy_pipelines(load, copies, made);
  std::vector<std::uint32_t> first, count;
  first.reserve(load.jobs.size());
  count.reserve(load.jobs.size());
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    first.push_back(static_cast<std::uint32_t>(made.jobs.size()));
    count.push_back(copies.of(entity_of(load.jobs[i], i)));
    for (std::uint32_t k = 0; k < count.back(); ++k) {
      Job job = load.jobs[i];
      if (job.pipeline != no_pipeline) job.pipeline = pipelines[job.pipeline] + k;
      made.jobs.push_back(job);
      if (!load.ids.empty()) made.ids.push_back(name_of(load.ids[i], k));
      if (!load.kinds.empty()) made.kinds.push_back(load.kinds[i]);
      if (!load.priorities.empty()) made.priorities.push_back(load.priorities[i]);
    }
  }
  copy_needs(load, first, count, made);
  return made;
}

void shift(Load& load, Duration by) {
  for (Job& job : load.jobs) job.queued += by;
  for (Pipeline& pipeline : load.pipelines) {
    if (pipeline.cancelled != never) pipeline.cancelled += by;
  }
}

}  // namespace poolcast::load
