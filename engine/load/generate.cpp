#include "engine/load/generate.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/random.hpp"

namespace poolcast::load {
namespace {

/// A job and what belongs to it, before all are put in order; `needs` are indices of drafts.
struct Draft {
  Job job;
  std::uint16_t kind = 0;
  std::int16_t priority = 0;
  std::vector<std::uint32_t> needs;
};

/// The index of `name` in `names`, where it is added if it is new.
std::size_t index_in(std::vector<std::string>& names, std::string const& name) {
  auto const at = std::ranges::find(names, name);
  if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
  names.push_back(name);
  return names.size() - 1;
}

/// A shape with its names looked up.
struct ReadyShape {
  struct Entry {
    ModelJob const* job;
    Distribution const* duration;
    std::uint16_t kind;
    batch::PoolId pool;
    bool needed = false;  // by another job of the shape
  };
  bool pipeline = true;
  std::vector<Entry> jobs;
};

class Generator {
 public:
  explicit Generator(LoadModel const& model);

  void add(ArrivalStream const& stream, std::vector<Arrival> const& arrivals);
  GeneratedLoad finish() &&;

 private:
  struct Placed {
    std::uint32_t first = 0;  // its drafts
    ReadyShape const* shape = nullptr;
    Time end;  // if no job waits
  };
  Placed place(ReadyShape const& shape, Arrival const& arrival, std::uint32_t pipeline,
               Placed const* before);
  std::uint32_t new_pipeline();

  std::vector<ReadyShape> shapes_;
  std::vector<Draft> drafts_;
  GeneratedLoad result_;
};

Generator::Generator(LoadModel const& model) {
  for (Shape const& shape : model.shapes) {
    ReadyShape& ready = shapes_.emplace_back();
    ready.pipeline = shape.pipeline;
    for (ModelJob const& job : shape.jobs) {
      auto const kind = std::ranges::find(model.kinds, job.kind, &ModelKind::name);
      ENSURE(job.duration || kind != model.kinds.end());
      ready.jobs.push_back(
          {.job = &job,
           .duration = job.duration ? &*job.duration : &kind->duration,
           .kind = static_cast<std::uint16_t>(index_in(result_.load.kind_names, job.kind)),
           .pool = {static_cast<std::uint16_t>(index_in(result_.pools, job.pool))}});
      for (std::uint32_t need : job.needs) ready.jobs[need].needed = true;
    }
  }
}

void Generator::add(ArrivalStream const& stream, std::vector<Arrival> const& arrivals) {
  double const sum = std::accumulate(stream.weights.begin(), stream.weights.end(), 0.0);
  std::vector<Placed> train;
  Time train_end{};
  std::uint32_t pipeline = no_pipeline;
  for (Arrival const& arrival : arrivals) {
    double const u = uniform(draw(arrival.seed, Stream::duration, 1)) * sum;
    ReadyShape const& shape = shapes_[stream.shapes[pick(stream.weights, u)]];
    if (stream.train_width == 0) {
      place(shape, arrival, shape.pipeline ? new_pipeline() : no_pipeline, nullptr);
      continue;
    }
    if (arrival.at >= train_end) {
      train.clear();
      pipeline = new_pipeline();
    }
    bool const behind = train.size() >= stream.train_width;
    train.push_back(place(shape, arrival, pipeline,
                          behind ? &train[train.size() - stream.train_width] : nullptr));
    train_end = std::max(train_end, train.back().end);
  }
}

/// `before` is what it runs behind in its train: its first jobs need the last ones of that.
Generator::Placed Generator::place(ReadyShape const& shape, Arrival const& arrival,
                                   std::uint32_t pipeline, Placed const* before) {
  Placed placed{static_cast<std::uint32_t>(drafts_.size()), &shape, arrival.at};
  std::vector<Time> ends;
  for (std::size_t i = 0; i < shape.jobs.size(); ++i) {
    ReadyShape::Entry const& entry = shape.jobs[i];
    Draft draft;
    // 0 and 1 are when it comes and what it is.
    std::uint64_t const bits = draw(arrival.seed, Stream::duration, i + 2);
    draft.job = {.queued = arrival.at + entry.job->after,
                 .duration = sample(*entry.duration, bits),
                 .pool = entry.pool,
                 .slots = entry.job->slots,
                 .pipeline = pipeline};
    draft.kind = entry.kind;
    draft.priority = entry.job->priority;
    Time begin = draft.job.queued;
    for (std::uint32_t need : entry.job->needs) {
      draft.needs.push_back(placed.first + need);
      begin = std::max(begin, ends[need]);
    }
    if (before != nullptr && entry.job->needs.empty()) {
      for (std::uint32_t k = 0; k < before->shape->jobs.size(); ++k) {
        if (!before->shape->jobs[k].needed) draft.needs.push_back(before->first + k);
      }
      begin = std::max(begin, before->end);
    }
    ends.push_back(begin + draft.job.duration);
    placed.end = std::max(placed.end, ends.back());
    drafts_.push_back(std::move(draft));
  }
  return placed;
}

std::uint32_t Generator::new_pipeline() {
  result_.load.pipelines.emplace_back();
  return static_cast<std::uint32_t>(result_.load.pipelines.size() - 1);
}

/// All jobs in the order of `queued`; a column that says nothing is left out.
GeneratedLoad Generator::finish() && {
  std::vector<std::uint32_t> order(drafts_.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return drafts_[i].job.queued; });
  std::vector<std::uint32_t> place_of(drafts_.size());
  for (std::size_t i = 0; i < order.size(); ++i) place_of[order[i]] = static_cast<std::uint32_t>(i);
  Load& load = result_.load;
  bool const kinds = std::ranges::any_of(load.kind_names, [](auto const& n) { return !n.empty(); });
  bool const priorities = std::ranges::any_of(drafts_, &Draft::priority);
  for (std::uint32_t from : order) {
    Draft& draft = drafts_[from];
    auto const at = static_cast<std::uint32_t>(load.jobs.size());
    load.jobs.push_back(draft.job);
    load.ids.push_back(std::to_string(at + 1));
    if (kinds) load.kinds.push_back(draft.kind);
    if (priorities) load.priorities.push_back(draft.priority);
    if (draft.needs.empty()) continue;
    for (std::uint32_t& need : draft.needs) need = place_of[need];
    std::ranges::sort(draft.needs);
    load.needs.push_back({at, std::move(draft.needs)});
  }
  if (!kinds) load.kind_names.clear();
  // Pipelines are named in the order in which they begin.
  std::vector<std::uint32_t> names(load.pipelines.size(), no_pipeline);
  std::vector<Pipeline> pipelines;
  for (Job& job : load.jobs) {
    if (job.pipeline == no_pipeline) continue;
    std::uint32_t& name = names[job.pipeline];
    if (name == no_pipeline) {
      name = static_cast<std::uint32_t>(pipelines.size());
      pipelines.push_back({.id = "p" + std::to_string(pipelines.size() + 1)});
    }
    job.pipeline = name;
  }
  load.pipelines = std::move(pipelines);
  return std::move(result_);
}

}  // namespace

std::vector<std::string> pools_of(LoadModel const& model) {
  std::vector<std::string> pools;
  for (Shape const& shape : model.shapes) {
    for (ModelJob const& job : shape.jobs) index_in(pools, job.pool);
  }
  return pools;
}

GeneratedLoad generate(LoadModel const& model, Window window, std::uint64_t seed, double scale) {
  Generator generator(model);
  for (std::size_t i = 0; i < model.streams.size(); ++i) {
    ArrivalStream const& stream = model.streams[i];
    std::uint64_t const stream_seed = draw(seed, Stream::arrival, i);
    generator.add(stream, draw_arrivals(stream, model.calendar, window, stream_seed, scale));
  }
  return std::move(generator).finish();
}

double expected_jobs(LoadModel const& model, Window window, double scale) {
  double expected = 0;
  for (ArrivalStream const& stream : model.streams) {
    double jobs = 0, weights = 0;
    for (std::size_t i = 0; i < stream.shapes.size(); ++i) {
      jobs += stream.weights[i] * static_cast<double>(model.shapes[stream.shapes[i]].jobs.size());
      weights += stream.weights[i];
    }
    expected += expected_arrivals(stream, model.calendar, window) * jobs / weights;
  }
  return expected * scale;
}

}  // namespace poolcast::load
