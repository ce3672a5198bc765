// Whole files, read and written at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"

namespace poolcast {

/// `-` is standard input. The error names the path and the system's reason.
Result<Source> load_source(std::string const& path);

/// Replaces the file at once: whoever reads it meanwhile, or whatever stops us, sees the old text
/// or the new one. Keeps its permissions, and writes through a symbolic link.
Result<void> save_text(std::string const& path, std::string_view text);

/// The same for several files, by their names. None is touched before the texts of all are written;
/// should one not be replaced even then, those before it keep their new texts, and are not left
/// behind if they are new.
Result<void> save_texts(std::vector<Source> const& files);

}  // namespace poolcast
