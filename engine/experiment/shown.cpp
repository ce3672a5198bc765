#include "engine/experiment/shown.hpp"

namespace poolcast::experiment {

void keep_what_is_shown(control::Policies& policies, Duration length, Shown& shown) {
  shown.assign(policies.pools.size(), {{}, formula::SampleHistory({}, length)});
  for (std::size_t i = 0; i < policies.pools.size(); ++i) {
    policies.pools[i].watch = [&pool = shown[i]](formula::Environment const& environment,
                                                 formula::Workspace const&,
                                                 formula::Outcome const&) {
      pool.samples.catch_up(*environment.samples, environment.now);
      pool.evaluations.push_back(environment);
    };
  }
}

}  // namespace poolcast::experiment
