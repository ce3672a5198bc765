#include "engine/load/anonymise.hpp"

#include "engine/load/calendar.hpp"
#include "engine/load/scale.hpp"

namespace poolcast::load {
namespace {

/// Renames what `entries` has, in the order in which jobs use it; `index_of(job)` is what a job
/// uses, or something beyond the entries. Returns how many names were replaced.
template <class IndexOf, class NameOf, class Entry>
std::size_t rename(Load const& load, std::vector<Entry>& entries, std::string const& stem,
                   IndexOf index_of, NameOf name_of) {
  std::vector<char> renamed(entries.size(), 0);
  std::size_t count = 0;
  auto const give = [&](std::size_t at) {
    if (at >= entries.size() || renamed[at] != 0 || name_of(entries[at]).empty()) return;
    renamed[at] = 1;
    name_of(entries[at]) = stem + std::to_string(++count);
  };
  for (std::size_t i = 0; i < load.jobs.size(); ++i) give(index_of(i));
  for (std::size_t i = 0; i < entries.size(); ++i) give(i);  // what no job uses
  return count;
}

Time monday_before(Time time) { return midnight(time) - days_from_monday(time) * day; }

}  // namespace

Anonymised anonymise(Load& load, std::vector<std::string>& pools, AnonymiseOptions const& options) {
  Anonymised done;
  auto const itself = [](std::string& name) -> std::string& { return name; };
  done.ids = rename(
      load, load.ids, "job-", [](std::size_t i) { return i; }, itself);
  done.kinds = rename(
      load, load.kind_names, "kind-",
      [&](std::size_t i) { return load.kinds.empty() ? load.kind_names.size() : load.kinds[i]; },
      itself);
  done.pipelines = rename(
      load, load.pipelines, "pipeline-",
      [&](std::size_t i) { return std::size_t{load.jobs[i].pipeline}; },
      [](Pipeline& pipeline) -> std::string& { return pipeline.id; });
  done.pools = rename(
      load, pools, "pool-", [&](std::size_t i) { return std::size_t{load.jobs[i].pool.value}; },
      itself);
  if (options.monday && !load.jobs.empty()) {
    done.shift = *options.monday - monday_before(load.jobs.front().queued);
    shift(load, done.shift);
  }
  if (options.round > Duration{}) {
    for (Job& job : load.jobs) {
      job.duration = (job.duration + options.round / 2) / options.round * options.round;
    }
  }
  return done;
}

}  // namespace poolcast::load
