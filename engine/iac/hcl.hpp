// Terraform's language, as far as pools stand in it: blocks and attributes become the objects that
// the JSON form of the same file has (`resource/azurerm_batch_pool/linux/auto_scale/formula`).
#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/base/result.hpp"
#include "engine/iac/node.hpp"

namespace poolcast::iac {

Expected<Node, Diagnostics> read_hcl(Source const& source);

}  // namespace poolcast::iac
