#include "engine/cli/build_log.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "engine/base/file.hpp"
#include "engine/base/log_command.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;

// Of all that a step on GitHub appends together.
constexpr std::size_t most_github_bytes = 1024 * 1024;

std::string variable(char const* name) {
  char const* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void append_for_github(BuildSummary const& summary, std::ostream& err) {
  std::string const path = variable("GITHUB_STEP_SUMMARY");
  if (path.empty()) return;
  std::error_code missing;
  std::uintmax_t const size = fs::file_size(path, missing);
  std::size_t const before = missing ? 0 : static_cast<std::size_t>(size);
  bool const full_fits = before + summary.full.size() <= most_github_bytes;
  std::string const& text = full_fits ? summary.full : summary.brief;
  if (before + text.size() > most_github_bytes) {
    err << "the summary is left out: with it the step's would exceed the 1 MiB that GitHub shows\n";
    return;
  }
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << text << "\n";
  file.close();
  if (!file) err << "cannot append the summary to GITHUB_STEP_SUMMARY, '" << path << "'\n";
}

/// A file that is not there yet: the build reads it later, when another one may have been written.
fs::path fresh_path(std::string const& name) {
  std::string const folder = variable("AGENT_TEMPDIRECTORY");
  fs::path const within = fs::absolute(folder.empty() ? "." : folder);
  std::error_code ignored;
  fs::path path = within / (name + ".md");
  for (int i = 2; fs::exists(path, ignored); ++i) {
    path = within / (name + "-" + std::to_string(i) + ".md");
  }
  return path;
}

void upload_for_azure_devops(BuildSummary const& summary, std::ostream& err) {
  std::string const path = fresh_path(summary.name).string();
  Result<void> const saved = save_text(path, summary.full);
  if (!saved) {
    err << saved.error().message << "\n";
    return;
  }
  err << "##vso[task.uploadsummary]" << escaped(path, LogCommandPart::azure_text) << "\n";
}

}  // namespace

bool on_github() { return variable("GITHUB_ACTIONS") == "true"; }
bool on_azure_devops() { return variable("TF_BUILD") == "True"; }

std::string target_branch() {
  std::string branch = variable("GITHUB_BASE_REF");
  if (branch.empty()) branch = variable("SYSTEM_PULLREQUEST_TARGETBRANCH");
  constexpr std::string_view heads = "refs/heads/";
  if (branch.starts_with(heads)) branch.erase(0, heads.size());
  return branch;
}

void publish(BuildSummary const& summary, std::ostream& err) {
  if (on_github()) append_for_github(summary, err);
  if (on_azure_devops()) upload_for_azure_devops(summary, err);
}

void print_errors(std::vector<std::string> const& errors, std::ostream& err) {
  for (std::string const& error : errors) {
    if (on_github()) {
      err << "::error title=poolcast::" << escaped(error, LogCommandPart::github_text) << "\n";
    } else if (on_azure_devops()) {
      err << "##vso[task.logissue type=error]" << escaped(error, LogCommandPart::azure_text)
          << "\n";
    } else {
      err << error << "\n";
    }
  }
}

}  // namespace poolcast::cli
