// Bicep, as far as pools stand in it: each resource becomes a member `resource` with its `type`,
// each `var` and `param` a member `var` or `param` that holds the one name.
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

Expected<Node, Diagnostics> read_bicep(Source const& source);

}  // namespace poolcast::iac
