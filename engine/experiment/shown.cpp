#include "engine/experiment/shown.hpp"

namespace poolcast::experiment {
namespace {

control::WatchEvaluation keep_in(ShownToPool& pool) {
  return [&pool](formula::Environment const& environment, formula::Workspace const&,
                 formula::Outcome const&) {
    pool.samples.catch_up(*environment.samples, environment.now);
    pool.evaluations.push_back(environment);
  };
}

}  // namespace

void keep_what_is_shown(control::Policies& policies, Duration length, Shown& shown) {
  shown.assign(policies.pools.size(), {{}, formula::SampleHistory({}, length)});
  for (std::size_t i = 0; i < shown.size(); ++i) policies.pools[i].watch = keep_in(shown[i]);
}

}  // namespace poolcast::experiment
