// JSON to Nodes, with the place of everything: comments are allowed, and line ends inside strings,
// as Azure's tools allow them.
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

Expected<Node, Diagnostics> read_json(Source const& source);

}  // namespace poolcast::iac
