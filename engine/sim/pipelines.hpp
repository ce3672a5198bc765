// The pipeline service before the pools: jobs that need others, the request for an agent, and which
// agent takes which job (docs/simulation-model.md#pipelines). Knows tasks only as agents.
#pragma once

#include "engine/sim/state.hpp"

namespace poolcast::sim {

/// Before anything has happened.
void begin_flow(State& state);

/// The time has come at which the job may be queued, unless it needs others.
void job_born(State& state, batch::JobId job);
void request_arrives(State& state, batch::JobId job);
void job_abandoned(State& state, batch::JobId job);
/// Returns the agents that lose their jobs.
std::vector<OnlineAgent> pipeline_cancelled(State& state, std::uint32_t pipeline);

void agent_online(State& state, std::uint32_t run);
void job_received(State& state, std::uint32_t run);
/// The agent has done its job; it goes, or takes the next one.
void agent_done(State& state, std::uint32_t run);
/// Its task was cut short.
void agent_lost(State& state, std::uint32_t run, batch::EndCause cause, bool again);

}  // namespace poolcast::sim
