#include "engine/load/units.hpp"

#include <algorithm>
#include <map>

#include "engine/load/goodness.hpp"
#include "engine/load/unhindered.hpp"

namespace poolcast::load {
namespace {

/// Jobs of one unit in an order that depends on what they are, not on which was queued first by
/// some milliseconds: so that equal pipelines have equal shapes.
struct Member {
  std::uint32_t depth;
  ModelJob job;  // `after` and `needs` come later
  std::uint32_t at;

  auto key() const { return std::tie(depth, job.kind, job.pool, job.slots, job.priority, at); }
};

std::vector<std::vector<std::uint32_t>> jobs_by_unit(Load const& load, std::size_t& pipelines) {
  std::vector<std::vector<std::uint32_t>> by_pipeline(load.pipelines.size());
  std::vector<std::vector<std::uint32_t>> units;
  for (std::uint32_t i = 0; i < load.jobs.size(); ++i) {
    std::uint32_t const pipeline = load.jobs[i].pipeline;
    if (pipeline == no_pipeline) {
      units.push_back({i});
    } else {
      by_pipeline[pipeline].push_back(i);
    }
  }
  std::erase_if(by_pipeline, [](auto const& jobs) { return jobs.empty(); });
  pipelines = by_pipeline.size();
  std::ranges::move(by_pipeline, std::back_inserter(units));
  std::ranges::stable_sort(units, {}, [](auto const& jobs) { return jobs.front(); });
  return units;
}

std::string signature(Shape const& shape) {
  std::string text = shape.pipeline ? "pipeline" : "job";
  for (ModelJob const& job : shape.jobs) {
    text += "\n" + job.kind + "\t" + job.pool + "\t" + std::to_string(job.slots) + "\t" +
            std::to_string(job.priority);
    for (std::uint32_t need : job.needs) text += "," + std::to_string(need);
  }
  return text;
}

/// From the first queue time to each job's, in the shape's order.
struct SeenShape {
  std::uint32_t index;
  std::vector<std::vector<Duration>> after;
};

class ShapeFinder {
 public:
  ShapeFinder(Load const& load, std::vector<std::string> const& pools,
              std::vector<std::string> const& kinds)
      : load_(load), pools_(pools), kinds_(kinds), run_(run_unhindered(load)) {
    for (Needs const& row : load.needs) needs_[row.job] = &row.jobs;
  }

  void add(std::vector<std::uint32_t> const& jobs);
  Units finish() &&;

 private:
  std::vector<Member> members(std::vector<std::uint32_t> const& jobs) const;

  Load const& load_;
  std::vector<std::string> const& pools_;
  std::vector<std::string> const& kinds_;
  Unhindered run_;
  std::map<std::uint32_t, std::vector<std::uint32_t> const*> needs_;
  std::map<std::string, SeenShape> seen_;
  Units result_;
};

std::vector<Member> ShapeFinder::members(std::vector<std::uint32_t> const& jobs) const {
  std::vector<Member> members;
  for (std::uint32_t i : jobs) {
    Job const& job = load_.jobs[i];
    std::int16_t const priority = load_.priorities.empty() ? std::int16_t{0} : load_.priorities[i];
    ModelJob seen{.kind = kinds_[i], .pool = {}, .slots = job.slots, .priority = priority};
    if (job.pool.value < pools_.size()) seen.pool = pools_[job.pool.value];
    members.push_back({run_.depth[i], std::move(seen), i});
  }
  std::ranges::sort(members, [](Member const& a, Member const& b) { return a.key() < b.key(); });
  return members;
}

void ShapeFinder::add(std::vector<std::uint32_t> const& jobs) {
  Time const begin = load_.jobs[jobs.front()].queued;
  std::vector<Member> found = members(jobs);
  Shape shape;
  shape.pipeline = load_.jobs[jobs.front()].pipeline != no_pipeline;
  std::map<std::uint32_t, std::uint32_t> place_of;
  for (std::uint32_t i = 0; i < found.size(); ++i) place_of[found[i].at] = i;
  for (Member& member : found) {
    if (auto const row = needs_.find(member.at); row != needs_.end()) {
      for (std::uint32_t need : *row->second) member.job.needs.push_back(place_of.at(need));
      std::ranges::sort(member.job.needs);
    }
    shape.jobs.push_back(std::move(member.job));
  }
  auto const [at, is_new] = seen_.try_emplace(signature(shape));
  SeenShape& seen = at->second;
  if (is_new) {
    seen.index = static_cast<std::uint32_t>(result_.shapes.size());
    seen.after.resize(shape.jobs.size());
    result_.shapes.push_back(std::move(shape));
    result_.counts.push_back(0);
  }
  ++result_.counts[seen.index];
  for (std::size_t i = 0; i < found.size(); ++i) {
    seen.after[i].push_back(load_.jobs[found[i].at].queued - begin);
  }
  result_.units.push_back({begin, seen.index});
}

Units ShapeFinder::finish() && {
  for (auto& [text, seen] : seen_) {
    Shape& shape = result_.shapes[seen.index];
    for (std::size_t i = 0; i < shape.jobs.size(); ++i) {
      std::ranges::sort(seen.after[i]);
      Duration const median = nearest_rank(std::span<Duration const>(seen.after[i]), 50);
      // Less than a second is the service's own delay in queueing a pipeline's jobs.
      if (median >= second) shape.jobs[i].after = (median / second) * second;
    }
  }
  std::vector<std::uint32_t> order(result_.shapes.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, std::greater<>{},
                           [&](std::uint32_t i) { return result_.counts[i]; });
  std::vector<Shape> shapes;
  std::vector<std::size_t> counts;
  std::vector<std::uint32_t> place_of(order.size());
  for (std::uint32_t from : order) {
    place_of[from] = static_cast<std::uint32_t>(shapes.size());
    shapes.push_back(std::move(result_.shapes[from]));
    counts.push_back(result_.counts[from]);
    shapes.back().name = "shape-" + std::to_string(shapes.size());
  }
  for (Unit& unit : result_.units) unit.shape = place_of[unit.shape];
  result_.shapes = std::move(shapes);
  result_.counts = std::move(counts);
  return std::move(result_);
}

}  // namespace

std::vector<std::string> model_kinds(Load const& load, std::vector<std::string> const& pools) {
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < load.jobs.size(); ++i) {
    std::string kind = load.kinds.empty() ? "" : load.kind_names[load.kinds[i]];
    std::size_t const pool = load.jobs[i].pool.value;
    if (kind.empty() && pool < pools.size()) kind = pools[pool];
    kinds.push_back(kind.empty() ? "job" : std::move(kind));
  }
  return kinds;
}

Units find_units(Load const& load, std::vector<std::string> const& pools,
                 std::vector<std::string> const& kinds) {
  std::size_t pipelines = 0;
  std::vector<std::vector<std::uint32_t>> const units = jobs_by_unit(load, pipelines);
  ShapeFinder finder(load, pools, kinds);
  for (std::vector<std::uint32_t> const& jobs : units) finder.add(jobs);
  Units found = std::move(finder).finish();
  found.pipelines = pipelines;
  return found;
}

}  // namespace poolcast::load
