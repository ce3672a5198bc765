// What happens on a pool, as the lines of a record: counts at each look, evaluations of its
// formula, and tasks as they are queued, started and ended. Nothing that a line has told is told
// again, in this run or in a later one that has read the record. Knows no file; docs/live.md
// describes the lines.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "live/batch_http.hpp"
#include "live/batch_rows.hpp"
#include "live/pool_look.hpp"

namespace poolcast::live {

class Recorder {
 public:
  explicit Recorder(std::string pool) : pool_(std::move(pool)) {}

  /// A line of the record that is continued. The error says why it is none, or not this pool's.
  Result<void> remember(std::string_view line);

  /// The line that every run begins with.
  std::string opening(Time now) const;

  /// The lines of what is new. Those of a look that failed halfway are told by the next one.
  BatchResult<std::vector<std::string>> look(BatchHttp& http);

 private:
  using TaskName = std::pair<std::string, std::string>;  // its job's id and its own
  /// What has been told of a task.
  struct Told {
    std::optional<Time> created{};
    std::optional<Time> started{};
    std::optional<Time> ended{};
  };
  /// A job of which all tasks have been listed.
  struct ListedJob {
    std::optional<Time> latest{};  // transition of a task
    bool over = false;             // and it was over by then
  };

  BatchResult<void> look_at_tasks(BatchHttp& http, Job const& job);
  void add_task(std::string const& job, Task const& task);
  void add_evaluation(Pool const& pool);

  std::string pool_;
  std::map<TaskName, Told> tasks_;
  std::map<std::string, ListedJob> jobs_;
  std::optional<Time> last_evaluation_;
  std::vector<std::string> lines_;  // not handed over yet
};

}  // namespace poolcast::live
