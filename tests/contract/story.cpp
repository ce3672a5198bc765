#include "tests/contract/story.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace poolcast::contract {
namespace {

using batch::NodeChange;
using batch::PoolId;
using batch::TaskChange;

constexpr char const* causes[] = {"",
                                  " by scale-in",
                                  " by preemption",
                                  " by node recovery",
                                  " by exit code",
                                  " by image pull",
                                  " by wall clock",
                                  " by request"};

constexpr char const* errors[] = {
    "no error",         "AccountCoreQuotaReached", "AccountLowPriorityCoreQuotaReached",
    "AllocationFailed", "AllocationFailed",        "AllocationTimedOut",
    "ResizeStopped"};

char const* text_of(NodeChange change) {
  constexpr char const* texts[] = {
      "requested", "creating",  "starting",          "waiting for start task",
      "ready",     "ready",     "start task failed", "unusable",
      "unknown",   "rebooting", "offline",           "leaving",
      "preempted", "removed",   "cancelled"};
  return texts[static_cast<std::size_t>(change)];
}

std::string text_of(batch::Targets targets) {
  return std::to_string(targets.dedicated) + "+" + std::to_string(targets.low_priority);
}

}  // namespace

Story::Story(batch::Clock& clock, batch::BatchService& service, batch::RequestSource& source)
    : clock_(clock), service_(service), source_(source), start_(clock.now()) {}

void Story::pass_until(int seconds) {
  Time const end = start_ + seconds * second;
  while (clock_.now() < end) {
    Time const next = std::min(end, clock_.now() + look_interval);
    do {
      clock_.wait_until(next);
      provisioner_.provision(service_, source_.take());
    } while (clock_.now() < next);
    provisioner_.retry(service_);
    look();
  }
}

bool Story::look() {
  Result<batch::Observation> const seen = service_.observe();
  if (!seen) return false;
  counts_ = seen->pools.front();
  for (batch::TaskTransition const& told : seen->tasks) note(told);
  for (batch::TaskCompletion const& told : seen->completions) {
    tasks_.push_back({told.at, false, told.task, told.node, "completed"});
  }
  for (batch::NodeTransition const& told : seen->nodes) note(told);
  return true;
}

std::string Story::resize(batch::Targets targets, batch::DeallocationOption option) {
  Result<void> const asked = service_.resize(PoolId{0}, targets, option);
  return asked ? "done" : asked.error().message;
}

void Story::note(batch::TaskTransition const& told) {
  bool const begins = told.change == TaskChange::running;
  if (told.change == TaskChange::agent_online) return;
  std::string text = begins ? "running" : "failed";
  if (told.change == TaskChange::requeued) text = "requeued";
  text += causes[static_cast<std::size_t>(told.cause)];
  tasks_.push_back({told.at, begins, told.task, told.node, text});
}

void Story::note(batch::NodeTransition const& told) {
  NodeLife& life = nodes_[told.node];
  bool const tier = told.tier == batch::NodeTier::dedicated;
  if (life.text.empty()) life.text = tier ? "dedicated:" : "low-priority:";
  EXPECT_GE(told.at, life.last) << "of one node, times do not go back: " << life.text;
  life.last = told.at;
  bool const works = told.change == NodeChange::idle || told.change == NodeChange::running;
  if (works && (life.is_ready || life.is_leaving)) return;
  life.is_ready = works;
  life.is_leaving = told.change == NodeChange::leaving;
  if (!life.text.ends_with(':')) life.text += ',';
  life.text += std::string(" ") + text_of(told.change) + " " + seconds(told.at);
}

std::string Story::counts() const {
  bool const steady = counts_.allocation_state == batch::AllocationState::steady;
  std::string text = steady ? "steady" : "resizing";
  text += ", target " + text_of(counts_.target) + ", current " + text_of(counts_.current);
  text += ", usable " + std::to_string(counts_.usable_nodes);
  text += ", preempted " + std::to_string(counts_.preempted_nodes);
  text += "; tasks: " + std::to_string(counts_.active_tasks) + " active, ";
  text += std::to_string(counts_.running_tasks) + " running, ";
  text += std::to_string(counts_.succeeded_tasks) + " succeeded, ";
  text += std::to_string(counts_.failed_tasks) + " failed; ";
  return text + errors[static_cast<std::size_t>(counts_.resize_error)];
}

std::string Story::tasks() const {
  std::vector<TaskLine> lines = tasks_;
  std::ranges::stable_sort(
      lines, {}, [](TaskLine const& line) { return std::tuple(line.at, line.begins, line.task); });
  std::map<batch::NodeId, char> letters;
  std::string text;
  for (TaskLine const& line : lines) {
    char const next = static_cast<char>('A' + letters.size());
    char const letter = letters.try_emplace(line.node, next).first->second;
    text += seconds(line.at) + " task " + std::to_string(line.task.value) + " " + line.text;
    text += std::string(" on ") + letter + "\n";
  }
  return text;
}

std::string Story::nodes() const {
  std::vector<std::string> lines;
  for (auto const& [node, life] : nodes_) lines.push_back(life.text + "\n");
  std::ranges::sort(lines);
  std::string text;
  for (std::string const& line : lines) text += line;
  return text;
}

std::string Story::seconds(Time time) const {
  std::string text = std::to_string((time - start_) / second);
  std::int64_t const rest = (time - start_) / millisecond % 1000;
  if (rest != 0) text += "." + std::to_string(1000 + rest).substr(1);
  return text;
}

}  // namespace poolcast::contract
