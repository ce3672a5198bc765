// Runs the built program as a user would: arguments in, standard output, standard error and the
// exit code out.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace poolcast::test {

struct RunResult {
  std::string out;
  std::string err;
  int exit_code = -1;  // 128 + n after signal n
  long peak_memory_kb = 0;
};

/// A directory that is gone when the test is over.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "poolcast-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  TemporaryDirectory(TemporaryDirectory const&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path const& path() const { return path_; }
  /// Writes a file and returns its path.
  std::string file(std::string const& name, std::string const& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(std::filesystem::path const& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

inline std::string shell_quoted(std::string const& text) {
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// `input` is the program's standard input; it runs in `directory` if one is given.
inline RunResult run_program(std::string const& program, std::vector<std::string> const& arguments,
                             std::string const& input = {}, std::string const& directory = {}) {
  TemporaryDirectory files;
  std::string const in = files.file("in", input);
  std::string const out = (files.path() / "out").string();
  std::string const err = (files.path() / "err").string();
  std::string command = directory.empty() ? "" : "cd " + shell_quoted(directory) + " && ";
  command += shell_quoted(program);
  for (std::string const& argument : arguments) command += " " + shell_quoted(argument);
  command += " <" + shell_quoted(in) + " >" + shell_quoted(out) + " 2>" + shell_quoted(err);
  // Not std::system: it does not tell the memory of this one program.
  pid_t const child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  RunResult result{read_file(out), read_file(err), -1, usage.ru_maxrss};
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.exit_code = 128 + WTERMSIG(status);
  return result;
}

#ifdef POOLCAST_BINARY
/// The `poolcast` that this build made, run from the project's root.
inline RunResult run_poolcast(std::vector<std::string> const& arguments,
                              std::string const& input = {},
                              std::string const& directory = POOLCAST_SOURCE_DIR) {
  return run_program(POOLCAST_BINARY, arguments, input, directory);
}
#endif

}  // namespace poolcast::test
