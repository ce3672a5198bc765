// Advice to the system about memory that is about to be filled: a page of it at a time costs an
// interruption each, which a large page saves. Changes no result, and is ignored where unknown.
#pragma once

#include <cstddef>

namespace poolcast {

/// Worth it from some megabytes on.
void prefer_large_pages(void* memory, std::size_t bytes);

}  // namespace poolcast
