// One pool of an account, made what it is wanted to be; and what is told about it.
#pragma once

#include <iosfwd>
#include <string>

#include "engine/cli/pool_file.hpp"
#include "live/batch_http.hpp"

namespace poolcast::cli {

struct PoolChangeOptions {
  std::string file;  // the name it is told by
  bool dry_run = false;
  bool recreate = false;
};

/// Returns the exit code, as live_pool_apply() does. Tells the difference on `out`, what is wrong
/// on `err`.
int change_pool(live::BatchHttp& http, WantedPool const& pool, PoolChangeOptions const& options,
                std::ostream& out, std::ostream& err);

}  // namespace poolcast::cli
