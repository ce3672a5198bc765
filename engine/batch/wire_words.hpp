// Azure's words in its REST API for what is an enumerator here; for who says them and who reads
// them. Of several words for one value the first is said and all are understood, and the same of
// several values for one word.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/batch/observation.hpp"

namespace poolcast::batch {

template <class Value>
struct WireWord {
  Value value;
  std::string_view word;
};

inline constexpr WireWord<DeallocationOption> deallocation_words[] = {
    {DeallocationOption::requeue, "requeue"},
    {DeallocationOption::terminate, "terminate"},
    {DeallocationOption::task_completion, "taskcompletion"},
    {DeallocationOption::retained_data, "retaineddata"},
};

inline constexpr WireWord<ResizeError> resize_error_words[] = {
    {ResizeError::account_core_quota_reached, "AccountCoreQuotaReached"},
    {ResizeError::account_low_priority_core_quota_reached, "AccountLowPriorityCoreQuotaReached"},
    {ResizeError::account_low_priority_core_quota_reached, "AccountSpotCoreQuotaReached"},
    {ResizeError::allocation_failed, "AllocationFailed"},
    {ResizeError::no_address_left, "AllocationFailed"},
    {ResizeError::allocation_timed_out, "AllocationTimedOut"},
    {ResizeError::resize_stopped, "ResizeStopped"},
};

inline constexpr WireWord<NodeChange> node_state_words[] = {
    {NodeChange::creating, "creating"},
    {NodeChange::requested, "creating"},
    {NodeChange::starting, "starting"},
    {NodeChange::waiting_for_start_task, "waitingforstarttask"},
    {NodeChange::idle, "idle"},
    {NodeChange::running, "running"},
    {NodeChange::start_task_failed, "starttaskfailed"},
    {NodeChange::unusable, "unusable"},
    {NodeChange::unknown, "unknown"},
    {NodeChange::rebooting, "rebooting"},
    {NodeChange::rebooting, "reimaging"},
    {NodeChange::offline, "offline"},
    {NodeChange::leaving, "leavingpool"},
    {NodeChange::removed, "leavingpool"},
    {NodeChange::cancelled, "leavingpool"},
    {NodeChange::preempted, "preempted"},
};

/// Of a task's failureInfo; the service documents few of its codes.
inline constexpr WireWord<EndCause> failure_words[] = {
    {EndCause::exit_code, "FailureExitCode"},
    {EndCause::terminated, "TaskEnded"},
    {EndCause::scale_in, "TaskEnded"},
    {EndCause::image_pull, "ContainerInvalidImage"},
    {EndCause::image_pull, "ContainerImagePullFailed"},
    {EndCause::wall_clock, "MaxWallClockTimeExceeded"},
};

/// Empty: the service has none.
template <class Table, class Value>
constexpr std::string_view wire_word(Table const& table, Value value) {
  auto const* const row =
      std::ranges::find_if(table, [&](auto const& one) { return one.value == value; });
  return row == std::end(table) ? std::string_view() : row->word;
}

/// Whatever its case. Nothing: it is another word.
template <class Value, std::size_t size>
std::optional<Value> wire_value(WireWord<Value> const (&table)[size], std::string_view word) {
  for (WireWord<Value> const& one : table) {
    if (same_but_for_case(one.word, word)) return one.value;
  }
  return std::nullopt;
}

}  // namespace poolcast::batch
