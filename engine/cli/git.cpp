#include "engine/cli/git.hpp"

#include <algorithm>

#include "engine/base/shell.hpp"
#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

std::string without_newline(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

/// What `git ARGUMENTS` prints, with `variables` set as a shell does; the error is what it says.
Result<std::string> git(std::string const& arguments, std::string const& variables = "") {
  constexpr int not_found = 127;
  std::string const command = variables + "LC_ALL=C git " + arguments;
  Ran ran = run_in_shell(command + " 2>/dev/null");
  if (ran.status == 0) return std::move(ran.output);
  if (ran.status == not_found) return fail("git is not installed; it tells what has changed");
  std::string said = run_in_shell(command + " 2>&1 >/dev/null").output;
  return fail("git: " + without_newline(std::move(said)));
}

Result<std::vector<std::string>> paths(std::string const& arguments) {
  Result<std::string> const output = git(arguments);
  if (!output) return fail(output.error().message);
  std::vector<std::string> all;
  for (std::size_t at = 0; at < output->size();) {
    std::size_t const end = output->find('\0', at);
    all.push_back(output->substr(at, end - at));
    at = end + 1;
  }
  return all;
}

}  // namespace

Result<std::string> common_commit(std::string const& ref) {
  // Only so that a missing repository is not taken for a missing commit.
  Result<std::string> const repository = git("rev-parse --git-dir");
  if (!repository) return fail(repository.error().message);
  Result<std::string> const commit =
      git("rev-parse --verify --quiet --end-of-options " + shell_word(ref + "^{commit}"));
  if (!commit) {
    std::string const branch = ref.starts_with("origin/") ? ref.substr(7) : ref;
    return fail("--base: git knows no commit '" + ref + "' here; fetch it: git fetch origin " +
                branch);
  }
  Result<std::string> const both = git("merge-base " + without_newline(*commit) + " HEAD");
  return without_newline(both ? *both : *commit);
}

Result<std::vector<std::string>> changed_files(std::string const& commit) {
  Result<std::vector<std::string>> all =
      paths("diff --name-only -z --relative --no-renames --diff-filter=d " + commit + " --");
  if (!all) return all;
  Result<std::vector<std::string>> const fresh = paths("ls-files -z --others --exclude-standard");
  if (!fresh) return fail(fresh.error().message);
  all->insert(all->end(), fresh->begin(), fresh->end());
  std::ranges::sort(*all);
  return all;
}

Result<std::vector<std::string>> present_files(std::string const& pattern) {
  Result<std::vector<std::string>> all =
      paths("ls-files -z --cached --others --exclude-standard -- " + shell_word(pattern));
  if (!all) return all;
  std::erase_if(*all, [](std::string const& path) {
    std::error_code ignored;
    return !fs::exists(path, ignored);
  });
  std::ranges::sort(*all);
  return all;
}

Result<fs::path> path_in_repository(std::string const& path) {
  Result<std::string> const top = git("rev-parse --show-toplevel");
  if (!top) return fail(top.error().message);
  std::error_code failure;
  fs::path const full = fs::weakly_canonical(fs::absolute(path), failure);
  fs::path within = full.lexically_relative(without_newline(*top));
  if (failure || within.empty() || *within.begin() == "..") {
    return fail("'" + path + "' is not in the repository of this folder");
  }
  return within;
}

Result<void> write_files(std::string const& commit, fs::path const& folder) {
  // Not `git archive`, which leaves out what .gitattributes says. Its index is one of its own,
  // beside the folder; --prefix counts from the top of the repository.
  Result<std::string> const top = git("rev-parse --show-toplevel");
  if (!top) return fail(top.error().message);
  std::string const index = "GIT_INDEX_FILE=" + shell_word(folder.string() + ".index") + " ";
  std::string const at_top = "-C " + shell_word(without_newline(*top)) + " ";
  Result<std::string> const read = git(at_top + "read-tree " + commit, index);
  if (!read) return fail(read.error().message);
  Result<std::string> const written =
      git(at_top + "checkout-index -a --prefix=" + shell_word(folder.string() + "/"), index);
  if (!written) return fail(written.error().message);
  return {};
}

}  // namespace poolcast::cli
