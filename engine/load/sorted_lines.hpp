// Jobs in any order become load.jsonl in order, in bounded memory: what does not fit is kept in
// sorted runs in a file beside the output, and merged. Jobs that come in order are copied once.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/load/job_line.hpp"

namespace poolcast::load {

class SortedLines {
 public:
  /// `path` as OutputFile takes it. Holds about `memory` bytes of lines at a time.
  SortedLines(std::string path, std::ostream& standard, std::size_t memory = std::size_t{1} << 25);
  SortedLines(SortedLines const&) = delete;
  SortedLines& operator=(SortedLines const&) = delete;
  ~SortedLines();

  void add(JobLine const& job);

  /// Equal times keep the order in which they came. Nothing is written before. Needs of jobs that
  /// were left out are not written; returns how many those are.
  Result<std::size_t> finish(JobNames left_out = {});

 private:
  struct Line {
    Time queued;
    std::uint64_t begin;
    std::uint32_t size;
  };
  struct Run {
    std::uint64_t begin, end;  // in the file of runs
    Time last;
  };

  /// Takes a line with its end.
  using Take = std::function<void(std::string_view line)>;

  void spill();
  bool open_runs();
  void cannot_spill();
  void sort();
  Result<void> each_line(Take const& take);
  Result<void> merge(Take const& take);

  std::string path_;
  std::ostream& standard_;
  std::size_t memory_;
  std::string text_;
  std::vector<Line> lines_;
  bool in_order_ = true;  // of lines_
  bool needs_ = false;    // of any job
  std::vector<Run> runs_;
  std::unique_ptr<std::iostream> spilled_;
  std::string failure_;  // of the file of runs
};

}  // namespace poolcast::load
