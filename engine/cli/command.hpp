// A command of the tool as plain values: what main.cpp puts on the command line. Each command's
// file describes itself; the library that parses the command line is not seen there.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace poolcast::cli {

inline constexpr int ok = 0;
inline constexpr int bad_input = 1;  // or findings
inline constexpr int wrong_usage = 2;
inline constexpr int service_failed = 5;  // or the network
inline constexpr int interrupted = 130;   // by Ctrl-C; what was known by then has been printed

struct Option {
  /// Where the value goes; its type says what is taken: a flag, a text, a text each time the option
  /// is given, a whole number from 0 up.
  using Target =
      std::variant<bool*, std::string*, std::vector<std::string>*, std::optional<std::uint64_t>*>;

  std::string name;  // `FILE` stands by itself, `-o,--output` is given by name
  Target target;
  std::string help;
  std::vector<std::string> choices{};  // empty: anything
  bool required = false;
  std::vector<std::string> suggestions{};  // of many things that it takes; a shell completes them
  bool file = false;                       // it names a file or a folder; a shell completes these
  std::string (*problem)(std::string const&) = nullptr;  // of a value; empty: there is none
};

struct Command {
  std::string name;
  std::string purpose;
  std::string example;              // a whole command line that works in the project's folder
  std::vector<Option> options{};    // their targets live as long as `run`
  std::function<int()> run{};       // gives the exit code
  std::vector<Command> commands{};  // of a group; one without `run` is nothing by itself
};

}  // namespace poolcast::cli
