#include "tests/swarm/shrink.hpp"

#include <algorithm>
#include <utility>

#include "tests/swarm/features.hpp"

namespace poolcast::experiment {
namespace {

/// Only the jobs for which `kept` says so; whoever needed another one does without.
void keep_jobs(load::Load& load, std::vector<bool> const& kept) {
  std::vector<std::uint32_t> place(kept.size());
  load::Load left;
  left.pipelines = load.pipelines;
  for (std::uint32_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    place[i] = static_cast<std::uint32_t>(left.jobs.size());
    left.jobs.push_back(load.jobs[i]);
    if (!load.priorities.empty()) left.priorities.push_back(load.priorities[i]);
  }
  for (load::Needs const& needs : load.needs) {
    if (!kept[needs.job]) continue;
    load::Needs fewer{place[needs.job], {}};
    for (std::uint32_t const job : needs.jobs) {
      if (kept[job]) fewer.jobs.push_back(place[job]);
    }
    if (!fewer.jobs.empty()) left.needs.push_back(std::move(fewer));
  }
  load = std::move(left);
}

void remove_pool(SwarmCase& of, std::uint16_t pool) {
  load::Load& load = of.workload.load;
  std::vector<bool> kept;
  for (load::Job const& job : load.jobs) kept.push_back(job.pool.value != pool);
  keep_jobs(load, kept);
  auto const move_up = [&](batch::PoolId& id) {
    if (id.value > pool) --id.value;
  };
  for (load::Job& job : load.jobs) move_up(job.pool);
  std::vector<sim::Fault>& faults = of.scenario.model.faults;
  std::erase_if(faults, [&](sim::Fault const& f) { return f.pool && f.pool->value == pool; });
  for (sim::Fault& fault : faults) {
    if (fault.pool) move_up(*fault.pool);
  }
  of.scenario.pools.erase(of.scenario.pools.begin() + pool);
  of.scenario.model.pools.erase(of.scenario.model.pools.begin() + pool);
}

class Shrinker {
 public:
  Shrinker(SwarmCase of, std::function<bool(SwarmCase const&)> const& breaks,
           std::function<bool()> const& go_on)
      : of_(std::move(of)), breaks_(breaks), go_on_(go_on) {}

  SwarmCase shrink() {
    for (bool smaller = true; smaller && go_on_();) {
      smaller = false;
      smaller |= less_time();
      smaller |= fewer_jobs();
      smaller |= fewer_pools();
      smaller |= fewer_faults();
      smaller |= fewer_features();
    }
    return of_;
  }

 private:
  /// Keeps the change if what it leaves still breaks.
  bool try_out(auto const& change) {
    if (!go_on_()) return false;
    SwarmCase smaller = of_;
    change(smaller);
    if (!breaks_(smaller)) return false;
    of_ = std::move(smaller);
    return true;
  }

  bool less_time() {
    if (of_.scenario.horizon < 10 * minute) return false;
    return try_out([](SwarmCase& smaller) {
      smaller.scenario.horizon = smaller.scenario.horizon / minute / 2 * minute;
      smaller.workload.end = smaller.workload.start + smaller.scenario.horizon;
      std::vector<bool> kept;
      for (load::Job const& job : smaller.workload.load.jobs) {
        kept.push_back(job.queued <= smaller.workload.end);
      }
      keep_jobs(smaller.workload.load, kept);
    });
  }

  bool fewer_jobs() {
    bool smaller = false;
    for (std::size_t length = of_.workload.load.jobs.size(); length > 0; length /= 2) {
      for (std::size_t from = 0; from < of_.workload.load.jobs.size();) {
        bool const done = try_out([&](SwarmCase& fewer) {
          std::vector<bool> kept(fewer.workload.load.jobs.size(), true);
          for (std::size_t i = from; i < std::min(from + length, kept.size()); ++i) {
            kept[i] = false;
          }
          keep_jobs(fewer.workload.load, kept);
        });
        smaller |= done;
        if (!done) from += length;
      }
    }
    return smaller;
  }

  bool fewer_pools() {
    bool smaller = false;
    for (std::size_t pool = of_.scenario.pools.size(); pool-- > 0;) {
      if (of_.scenario.pools.size() == 1) break;
      smaller |=
          try_out([&](SwarmCase& fewer) { remove_pool(fewer, static_cast<std::uint16_t>(pool)); });
    }
    return smaller;
  }

  bool fewer_faults() {
    bool smaller = false;
    for (std::size_t i = of_.scenario.model.faults.size(); i-- > 0;) {
      smaller |= try_out([&](SwarmCase& fewer) {
        std::vector<sim::Fault>& faults = fewer.scenario.model.faults;
        faults.erase(faults.begin() + static_cast<std::ptrdiff_t>(i));
      });
    }
    return smaller;
  }

  bool fewer_features() {
    bool smaller = false;
    for (Feature const& feature : features()) {
      if (!feature.text(of_).empty()) smaller |= try_out(feature.remove);
    }
    for (std::size_t i = 0; i < of_.scenario.pools.size(); ++i) {
      for (PoolFeature const& feature : pool_features()) {
        if (feature.text(of_.scenario.pools[i], of_.scenario.model.pools[i]).empty()) continue;
        smaller |= try_out([&](SwarmCase& fewer) {
          feature.remove(fewer.scenario.pools[i], fewer.scenario.model.pools[i]);
        });
      }
    }
    return smaller;
  }

  SwarmCase of_;
  std::function<bool(SwarmCase const&)> const& breaks_;
  std::function<bool()> const& go_on_;
};

}  // namespace

SwarmCase shrunk(SwarmCase of, std::function<bool(SwarmCase const&)> const& breaks,
                 std::function<bool()> const& go_on) {
  return Shrinker(std::move(of), breaks, go_on).shrink();
}

}  // namespace poolcast::experiment
