// A pool deleted and made anew, for what cannot be changed otherwise; and what that costs its
// tasks.
#pragma once

#include <iosfwd>
#include <string>

#include "live/batch_http.hpp"

namespace poolcast::cli {

/// The tasks that the pool's end would meet, in one line, of the jobs as they are now.
live::BatchResult<std::string> loss_of(live::BatchHttp& http, std::string const& pool);

struct Recreation {
  std::string pool;
  std::string etag;  // of the pool that is deleted
  std::string body;  // a PoolAddParameter
};

/// Waits as long as it takes for the pool to go. Returns the exit code.
int recreate_pool(live::BatchHttp& http, Recreation const& recreation, std::ostream& out,
                  std::ostream& err);

}  // namespace poolcast::cli
