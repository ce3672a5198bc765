// An emulated Batch account at one instant: pools, jobs, tasks and nodes, as plain values; each
// pool has a simulated world of its own. Knows no JSON's shape, no HTTP and no clock: the files
// beside it change it, and time moves only in advance().
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/policies.hpp"
#include "engine/emulator/json.hpp"
#include "engine/formula/evaluate.hpp"
#include "engine/load/load.hpp"
#include "engine/sim/world.hpp"

namespace poolcast::emulator {

/// Of a world, which is one pool's.
inline constexpr batch::PoolId only_pool{0};

/// What the emulated service assumes; docs/emulator.md#settings.
struct Settings {
  sim::Model model{};                               // but for its pools
  std::map<std::string, sim::PoolModel> pools{};    // by id: what a scenario says of a pool
  std::map<std::string, Distribution> run_times{};  // of its tasks
  /// Of a task whose command line does not say, in a pool that no scenario knows.
  Distribution default_run_time = Distribution::fixed(minute);
  control::Sampling sampling{};
  formula::Semantics semantics{};
  Duration first_evaluation_delay{};
};

/// Of a resource: which version of it this is, and since when.
struct Stamp {
  std::string etag;
  Time modified;
};

enum class TaskState : std::uint8_t { active, running, completed };

struct Failure {
  std::string_view code;
  std::string_view message;
};

struct Task {
  std::string id;
  Given given;
  Stamp stamp{};
  Time created{};
  TaskState state = TaskState::active;
  TaskState previous = TaskState::active;
  Time since{};
  Time previous_since = never;
  std::uint16_t slots = 1;
  sim::TaskRules rules{};
  Duration run_time{};
  int exit_code = 0;                 // that its command line ends with
  std::vector<std::string> needs{};  // keys of tasks that must have succeeded before it is active
  std::optional<batch::TaskId> in_world{};  // nothing: held back, or over
  // Its last run.
  Time started = never;
  Time ended = never;
  std::string node{};  // id
  std::uint32_t retries = 0;
  std::uint32_t requeues = 0;
  Time last_retry = never;
  Time last_requeue = never;
  std::optional<Failure> failure{};
  std::optional<int> exited_with{};
};

enum class JobState : std::uint8_t {
  active,
  disabling,
  disabled,
  terminating,
  completed,
  deleting
};

struct Job {
  std::string id;
  Given given;
  std::string pool;  // key
  std::int16_t priority = 0;
  Stamp stamp;
  Time created;
  JobState state = JobState::active;
  JobState previous = JobState::active;
  Time since;
  Time previous_since = never;
  Time settles = never;  // when a passing state is over
  Time ended = never;
  std::string terminate_reason{};
  bool ends_with_tasks = false;
  bool uses_dependencies = false;
  std::map<std::string, Task> tasks{};  // by key; the addresses are stable
  std::deque<std::string> held{};       // keys of tasks that are not in a world, and not over
};

struct NodeFacts {
  std::string id;
  batch::NodeTier tier = batch::NodeTier::dedicated;
  batch::NodeChange change = batch::NodeChange::requested;  // the latest
  bool reimaging = false;
  bool offline = false;
  bool listed = false;  // it exists for the service's clients
  Time since;
  Time allocated = never;
  Time booted = never;
  std::uint32_t running = 0;  // tasks
  std::uint32_t running_slots = 0;
  std::uint32_t runs = 0;  // so far
  std::uint32_t succeeded = 0;
};

struct AutoScaleRun {
  Time at;
  std::string results;
  std::optional<formula::EvaluationError> error;
};

/// Of a pool with automatic scaling.
struct Scaling {
  std::string formula;
  formula::Program program;
  Duration interval = 15 * minute;
  Time next_evaluation;
  Time enabled;  // the last request for it
  formula::SampleHistory history;
  std::optional<AutoScaleRun> last{};
};

/// A task of the pool's world.
struct TaskPlace {
  Job* job = nullptr;
  Task* task = nullptr;  // nothing: it is no longer there
};

/// A restart that waits for the node's tasks.
struct PendingRestart {
  batch::NodeId node;
  bool fresh_disk = false;
};

/// What happened to the pool at a sample, for people to watch.
struct Watched {
  Time at;
  batch::PoolCounts counts;
};

struct Pool {
  std::string id;
  Given given;
  std::string vm_size;
  std::uint16_t slots = 1;
  Stamp stamp;
  Time created;
  Time since;  // of its state
  bool deleting = false;
  Duration resize_timeout = 15 * minute;
  std::unique_ptr<load::Load> load{};  // the world's: tasks are appended as they are added
  std::unique_ptr<sim::World> world{};
  batch::PoolCounts counts{};  // as last observed
  Time allocation_since;
  std::vector<TaskPlace> places{};  // by the world's TaskId
  std::vector<NodeFacts> nodes{};   // by NodeId
  std::vector<PendingRestart> restarts{};
  std::optional<Scaling> scaling{};
  Time next_sample;
  std::vector<Watched> watched{};
};

/// A task that is over, for the ledger.
struct LedgerRow {
  std::string job;
  std::string task;
  std::string pool;
  std::uint16_t slots;
  Time created;
  Time started;
  Time ended;
};

/// Of so many of a hundred calls.
struct CallFault {
  enum class Kind : std::uint8_t { refused, answer_lost };
  Kind kind;
  double percent;
  Time until;
};

struct Account {
  std::string name = "poolcast";
  Settings settings{};
  Time now;
  std::optional<std::int64_t> speed{};  // of its time; for clients that follow it
  std::uint64_t versions = 0;
  std::uint64_t requests = 0;
  std::uint64_t tasks_ever = 0;
  std::map<std::string, Pool> pools{};  // by key
  std::map<std::string, Job> jobs{};
  std::vector<LedgerRow> ledger{};
  std::vector<CallFault> call_faults{};
};

/// Ids are told apart without case.
std::string key_of(std::string_view id);

/// A new version, now.
Stamp new_stamp(Account& account);

void become(Account const& account, Task& task, TaskState state);
void become(Account const& account, Job& job, JobState state);

/// Lets time pass, and everything happen that happens in it.
void advance(Account& account, Time until);

}  // namespace poolcast::emulator
