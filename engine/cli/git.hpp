// What git knows of the working folder's repository: which files have changed, and how all of them
// stood before. It is the program `git` that is asked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"

namespace poolcast::cli {

/// The commit that `ref` and the working tree both come from; `ref` itself where the history does
/// not say, as in a shallow clone. The error says how to get a `ref` that is not there.
Result<std::string> common_commit(std::string const& ref);

/// The files that are not as they were at the commit, those that git does not know yet among them;
/// of the working folder and below, and relative to it. Not those that are gone.
Result<std::vector<std::string>> changed_files(std::string const& commit);

/// The files that there are of a name as `*.test`, below the working folder and relative to it.
Result<std::vector<std::string>> present_files(std::string const& pattern);

/// A file's path from the top of the repository. The error: it is outside.
Result<std::filesystem::path> path_in_repository(std::string const& path);

/// All files as they were at the commit, below `folder`.
Result<void> write_files(std::string const& commit, std::filesystem::path const& folder);

}  // namespace poolcast::cli
