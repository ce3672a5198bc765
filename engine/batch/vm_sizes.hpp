// How many cores a virtual machine size has: what core quotas count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolcast::batch {

/// vCPUs of `Standard_D2s_v3` and its like, written in any case; nothing for a size that the table
/// does not hold.
std::optional<std::uint32_t> vm_size_cores(std::string_view size);

/// The table's spelling of a size that is written in any case, as the service takes it; `size`
/// itself if the table does not hold it.
std::string vm_size_name(std::string_view size);

/// The name in the table that is most like `size`, as `; did you mean 'X'?`.
std::string suggest_vm_size(std::string_view size);

}  // namespace poolcast::batch
