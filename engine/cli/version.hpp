// Which poolcast this is. version.cmake writes the commit, each time something is built.
#pragma once

#include <string>

namespace poolcast::cli {

/// `poolcast 0.1.0`, and on a second line the commit: `commit 1f0c5c0ffee5, with changes`.
std::string version_text();

}  // namespace poolcast::cli
