// The jobs that agents' tasks go to: one a pool, and another one when it is over.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/base/time.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

class UsableJobs {
 public:
  /// A job of that pool that takes tasks: `job`, or where that one is over, disabled or another
  /// pool's, `job-2` and so on; made if it is not there. Looked at again after a minute.
  live::BatchResult<std::string> find(live::BatchHttp& http, std::string const& job,
                                      std::string const& pool);
  /// The service has refused one of them.
  void forget() { known_.clear(); }

 private:
  struct Known {
    std::string name;
    Time until;
  };

  std::map<std::pair<std::string, std::string>, Known> known_{};  // by job and pool
};

}  // namespace poolcast::agents
