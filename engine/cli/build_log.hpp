// What a build shows of a run besides its log: a summary page and marked errors, on GitHub and on
// Azure DevOps. Told where we run by their environment variables alone.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace poolcast::cli {

struct BuildSummary {
  std::string name;   // of the file on Azure DevOps: `poolcast-compare`
  std::string full;   // Markdown
  std::string brief;  // in its place where the full one does not fit any more
};

bool on_github();
bool on_azure_devops();
/// The branch that the build's pull request goes to, as `main`; empty: it is of none.
std::string target_branch();

/// Outside of a build nothing happens. What goes wrong is said on `err`, and fails nothing.
void publish(BuildSummary const& summary, std::ostream& err);

/// One line each; in a build, as an error that it marks.
void print_errors(std::vector<std::string> const& errors, std::ostream& err);

}  // namespace poolcast::cli
