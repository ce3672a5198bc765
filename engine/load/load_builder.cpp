#include "engine/load/load_builder.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/base/text.hpp"
#include "engine/load/needs.hpp"
#include "engine/load/rows.hpp"

namespace poolcast::load {
namespace {

/// A column begins with the first job that has an entry: those before it have none.
template <class T, class Entry>
void append(std::vector<T>& column, std::vector<Job> const& jobs, Entry const& entry) {
  if (column.empty()) {
    if (entry == Entry{}) return;
    column.reserve(jobs.capacity());
    column.resize(jobs.size());
  }
  column.emplace_back(entry);
}

template <class T>
void rearrange(std::vector<T>& column, std::vector<std::uint32_t> const& order) {
  if (column.empty()) return;
  std::vector<T> sorted;
  sorted.reserve(order.size());
  for (std::uint32_t i : order) sorted.push_back(std::move(column[i]));
  column = std::move(sorted);
}

/// Names differ mostly in their length or at an end.
std::size_t slot_of(std::string_view name) {
  auto const byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(name[i])}; };
  return name.empty() ? 0 : name.size() * 7 + byte(0) * 3 + byte(name.size() - 1);
}

/// Of all columns alike.
void sort(Load& load) {
  std::vector<std::uint32_t> order(load.jobs.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return load.jobs[i].queued; });
  rearrange(load.jobs, order);
  rearrange(load.ids, order);
  rearrange(load.kinds, order);
  rearrange(load.priorities, order);
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) place[order[i]] = i;
  for (Needs& needs : load.needs) {
    needs.job = place[needs.job];
    for (std::uint32_t& job : needs.jobs) job = place[job];
    std::ranges::sort(needs.jobs);
  }
  std::ranges::sort(load.needs, {}, &Needs::job);
}

}  // namespace

LoadBuilder::LoadBuilder(ImportOptions const& options)
    : pools_(options.pools.begin(), options.pools.end()),
      default_pool_(options.default_pool),
      any_pool_(options.any_pool),
      bare_(options.default_pool && !options.any_pool) {}

Expected<void, RowError> LoadBuilder::add_named(JobLine const& job) {
  bare_ = false;
  Expected<batch::PoolId, RowError> const in = pool(job.pool);
  if (!in) return tl::unexpected(in.error());
  std::uint32_t of_pipeline = no_pipeline;
  if (!job.pipeline.empty()) {
    Expected<std::uint32_t, RowError> const of = pipeline(job);
    if (!of) return tl::unexpected(of.error());
    of_pipeline = *of;
  }
  Expected<void, RowError> kind_added = add_kind(job.kind);
  if (!kind_added) return kind_added;
  append(load_.ids, load_.jobs, job.id);
  append(load_.priorities, load_.jobs, job.priority);
  if (!job.needs.empty()) {
    auto const next = static_cast<std::uint32_t>(load_.jobs.size());
    needs_.push_back({next, {job.needs.begin(), job.needs.end()}});
  }
  append_job(job, *in).pipeline = of_pipeline;
  return {};
}

Result<std::size_t> LoadBuilder::find_needs(JobNames const& left_out) {
  Result<FoundNeeds> found = load::find_needs(load_, needs_, left_out);
  if (!found) return tl::unexpected(found.error());
  load_.needs = std::move(found->needs);
  return found->left_out;
}

Load LoadBuilder::finish() && {
  if (!sorted_) sort(load_);
  return std::move(load_);
}

Expected<batch::PoolId, RowError> LoadBuilder::pool(std::string_view name) {
  auto const wrong = [](std::string message) {
    return tl::unexpected<RowError>(RowError{Role::pool, std::move(message)});
  };
  if (name.empty() && !any_pool_) {
    if (default_pool_) return *default_pool_;
    return wrong("the row names no pool, and the scenario has no default pool");
  }
  if (last_pool_ < pools_.size() && pools_[last_pool_] == name) return batch::PoolId{last_pool_};
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    if (pools_[i] != name) continue;
    last_pool_ = static_cast<std::uint16_t>(i);
    return batch::PoolId{last_pool_};
  }
  if (any_pool_) {
    if (pools_.size() > std::numeric_limits<std::uint16_t>::max()) {
      return wrong(quoted(name) + " is one pool too many; a load has at most 65,536");
    }
    pools_.emplace_back(name);
    return batch::PoolId{static_cast<std::uint16_t>(pools_.size() - 1)};
  }
  std::vector<std::string_view> const known(pools_.begin(), pools_.end());
  std::string list;
  for (std::string_view pool : known) list += (list.empty() ? " " : ", ") + quoted(pool);
  std::string const guess = did_you_mean(name, known);
  return wrong(quoted(name) + " is no pool of the scenario" + guess +
               (guess.empty() ? "; it has" + list : ""));
}

Expected<std::uint32_t, RowError> LoadBuilder::pipeline(JobLine const& job) {
  auto const known = pipelines_.find(job.pipeline);
  if (known == pipelines_.end()) {
    auto const made = static_cast<std::uint32_t>(load_.pipelines.size());
    pipelines_.emplace(job.pipeline, made);
    load_.pipelines.push_back({std::string(job.pipeline), job.cancelled});
    return made;
  }
  Time const before = load_.pipelines[known->second].cancelled;
  if (before == job.cancelled) return known->second;
  auto const text = [](Time time) {
    return time == never ? "not cancelled" : "cancelled at " + format_time(time);
  };
  return tl::unexpected<RowError>(
      RowError{Role::cancelled, "pipeline " + quoted(job.pipeline) + " is " + text(job.cancelled) +
                                    " here, and " + text(before) +
                                    " in a job before; it is the same for all of its jobs"});
}

/// The column begins with the first job that has a kind; the jobs before it have the kind "".
Expected<void, RowError> LoadBuilder::add_kind(std::string_view name) {
  if (name.empty() && load_.kind_names.empty()) return {};
  if (load_.kind_names.empty() && !load_.jobs.empty()) {
    kinds_.emplace("", std::uint32_t{0});
    load_.kind_names.emplace_back();
    load_.kinds.resize(load_.jobs.size());
  }
  std::uint16_t& recent = recent_kinds_[slot_of(name) % recent_kinds_.size()];
  if (recent < load_.kind_names.size() && load_.kind_names[recent] == name) {
    load_.kinds.push_back(recent);
    return {};
  }
  auto known = kinds_.find(name);
  if (known == kinds_.end()) {
    if (kinds_.size() > std::numeric_limits<std::uint16_t>::max()) {
      return tl::unexpected<RowError>(
          RowError{Role::kind, quoted(name) + " is one kind too many; a load has at most 65,536"});
    }
    known = kinds_.emplace(name, static_cast<std::uint32_t>(kinds_.size())).first;
    load_.kind_names.emplace_back(name);
  }
  recent = static_cast<std::uint16_t>(known->second);
  if (load_.kinds.empty()) load_.kinds.reserve(load_.jobs.capacity());
  load_.kinds.push_back(recent);
  return {};
}

}  // namespace poolcast::load
