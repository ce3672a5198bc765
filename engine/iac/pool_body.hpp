// A pool of a template in the words of the service's REST API: what POST /pools takes
// (PoolAddParameter). An ARM template says the same with other keys. Knows no service.
#pragma once

#include <string>
#include <vector>

#include "engine/iac/extract.hpp"

namespace poolcast::iac {

/// A property that is in the file and not in the body, and why.
struct LeftOut {
  std::string property;  // by its name in the REST API
  std::string reason;
};

struct PoolBody {
  Node body;  // an object without expressions
  std::vector<LeftOut> left_out;
};

/// Of the pool at `place` (TemplatePool::place), in JSON: an ARM template, or the service's own.
/// The error names what else would do.
Expected<PoolBody, Diagnostics> pool_body(Source const& source, Parameters const& parameters,
                                          TemplatePool const& pool);

}  // namespace poolcast::iac
