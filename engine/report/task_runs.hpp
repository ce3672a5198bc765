// Every run of every task, those that were cut short included. Reads the ledger and the load alone.
#pragma once

#include <vector>

#include "engine/batch/ledger.hpp"
#include "engine/report/job_fate.hpp"

namespace poolcast::report {

struct TaskRun {
  batch::TaskId task;
  batch::NodeId node;
  Time started;
  Time online;  // its agent could take a job; `started` where that is not known
  Time ended;   // the ledger's end if it still ran
  batch::EndCause cause = batch::EndCause::none;  // that cut it short

  /// Nothing came of it: a run that ended by itself, with whatever exit code, did what it was paid
  /// for.
  bool lost() const {
    return cause != batch::EndCause::none && cause != batch::EndCause::exit_code;
  }
};

/// First those that were cut short, in order of their end, then the tasks' last runs.
std::vector<TaskRun> task_runs(batch::Ledger const& ledger, load::Load const& load,
                               JobFates const& fates);

}  // namespace poolcast::report
