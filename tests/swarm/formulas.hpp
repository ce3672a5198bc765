// What the swarm's pools are scaled by: sensible, senseless and failing formulas.
#pragma once

namespace poolcast::experiment {

inline constexpr char const* swarm_formulas[] = {
    // As many nodes as two, whatever happens.
    "$TargetDedicatedNodes = 2; $TargetLowPriorityNodes = 1",
    // One node more or less at a time, drained.
    "p = max($PendingTasks.GetSample(TimeInterval_Minute * 5, 1)); n = $TargetLowPriorityNodes; "
    "$TargetLowPriorityNodes = min(4, max(0, p > $TaskSlotsPerNode * n ? n + 1 : n - 1)); "
    "$NodeDeallocationOption = taskcompletion",
    // As many as there are tasks, on both tiers, running tasks thrown out.
    "p = max($PendingTasks.GetSample(1)); $TargetDedicatedNodes = min(6, p / $TaskSlotsPerNode); "
    "$TargetLowPriorityNodes = min(3, $TargetDedicatedNodes / 2); "
    "$NodeDeallocationOption = requeue",
    // The same, let go when they are done.
    "p = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 5) < 70 ? 0 : "
    "max($PendingTasks.GetSample(TimeInterval_Minute * 5)); "
    "$TargetDedicatedNodes = min(4, p); $NodeDeallocationOption = taskcompletion",
    "$TargetDedicatedNodes = min(5, max(0, $PendingTasks.GetSample(1))); "
    "$NodeDeallocationOption = taskcompletion",
    "$TargetDedicatedNodes = min(9, avg($ActiveTasks.GetSample(TimeInterval_Minute * 5)))",
    // No reason at all, and tasks ended.
    "$TargetDedicatedNodes = rand() * 6; $TargetLowPriorityNodes = rand() * 6; "
    "$NodeDeallocationOption = terminate",
    "$TargetDedicatedNodes = rand() * 5; $TargetLowPriorityNodes = rand() * 3; "
    "$NodeDeallocationOption = requeue",
    "$TargetLowPriorityNodes = rand() > 0.5 ? 4 : 0; $NodeDeallocationOption = requeue",
    "$TargetDedicatedNodes = rand() * 3; $TargetLowPriorityNodes = rand() * 3; "
    "$NodeDeallocationOption = retaineddata",
    // One tier in exchange for the other.
    "$TargetDedicatedNodes = $TargetDedicatedNodes > 0 ? 0 : 4; "
    "$TargetLowPriorityNodes = 4 - $TargetDedicatedNodes; "
    "$NodeDeallocationOption = taskcompletion",
    "$TargetDedicatedNodes = rand() < 0.5 ? nonsense : rand() * 8; "
    "$NodeDeallocationOption = retaineddata",
    "$TargetDedicatedNodes = nothing",
    // Growth without an end, then nothing.
    "$TargetDedicatedNodes = $TargetDedicatedNodes > 25 ? 0 : $TargetDedicatedNodes * 2 + 1; "
    "$NodeDeallocationOption = requeue",
    "$TargetLowPriorityNodes = $RunningTasks.GetSamplePercent(TimeInterval_Minute * 5) < 70 ? 2 : "
    "min(20, max($ActiveTasks.GetSample(TimeInterval_Minute * 5)) + $CurrentLowPriorityNodes - 1); "
    "$NodeDeallocationOption = rand() < 0.5 ? requeue : terminate",
    // Preempted nodes are made up for by dedicated ones.
    "$TargetLowPriorityNodes = 5; $TargetDedicatedNodes = $PreemptedNodeCount.GetSample(1); "
    "$NodeDeallocationOption = taskcompletion",
    "$TargetDedicatedNodes = max($CPUPercent.GetSample(1)) > 50 ? 5 : 1; "
    "$TargetLowPriorityNodes = $UsableNodeCount.GetSample(1) < 3 ? 4 : 2; "
    "$NodeDeallocationOption = rand() < 0.5 ? taskcompletion : requeue",
};

}  // namespace poolcast::experiment
