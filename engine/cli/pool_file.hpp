// Pools as a file wants them: read, their formulas checked, in the words of the service's REST API.
// Asks no service.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/iac/pool_body.hpp"

namespace poolcast::cli {

struct PoolFileOptions {
  std::string file;        // `-` is standard input
  std::string parameters;  // path; empty: none
  std::string pool;        // empty: all of the file
  std::string formula;     // path of a formula for them; empty: the file's own
};

struct WantedPool {
  std::string id;
  std::string body;                      // a PoolAddParameter in JSON
  std::vector<iac::LeftOut> left_out{};  // what the file has and the body has not
};

/// What is wrong goes to `err`, all of it.
std::optional<std::vector<WantedPool>> load_wanted_pools(PoolFileOptions const& options,
                                                         std::ostream& err);

}  // namespace poolcast::cli
