// Advice to the allocator for work that fills and frees the same amounts of memory again and again:
// what is given back to the system has to be taken page by page anew. Changes no result.
#pragma once

namespace poolcast {

/// Of the whole program, from now on.
void keep_freed_memory();

}  // namespace poolcast
