// Tasks of jobs and tasks of worlds: who is handed to a pool's world when, what its transitions
// mean for the task, and how it is taken back.
#pragma once

#include "engine/emulator/account.hpp"

namespace poolcast::emulator {

/// Whether the task could be submitted now; else it is held back.
bool may_run(Account const& account, Job const& job, Task const& task);

/// Hands the task to its pool's world. False: the service refuses it.
bool submit(Account& account, Job& job, Task& task);

/// Hands over what was held back and may run now.
void submit_held(Account& account, Job& job);

/// Takes the task from its world as if it had never been there; it is held back.
void take_back(Account& account, Job& job, Task& task);

/// All of the job's; those that wait first, so that none of them gets the slot of one that ran.
void take_back_all(Account& account, Job& job);

/// Its tasks that wait, with the priority that the job has now.
void submit_anew(Account& account, Job& job);

/// The task is over by request, whatever it did.
void end_by_request(Account& account, Job& job, Task& task);

/// What the task runs ends now with that exit code. False: it does not run.
bool exit_now(Account& account, Job& job, Task& task, int exit_code);

/// What the world has told since the last look becomes the state of tasks and nodes.
void observe(Account& account, Pool& pool);

}  // namespace poolcast::emulator
