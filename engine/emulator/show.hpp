// Pools, jobs, tasks and nodes as the service shows them.
#pragma once

#include "engine/emulator/call.hpp"

namespace poolcast::emulator {

Json show_pool(Call const& call, Pool const& pool);
Json show_job(Call const& call, Job const& job);
Json show_task(Call const& call, Job const& job, Task const& task);
Json show_node(Call const& call, Pool const& pool, NodeFacts const& node);
Json show_run(AutoScaleRun const& run);

std::string_view text_of(TaskState state);
std::string_view text_of(JobState state);

}  // namespace poolcast::emulator
