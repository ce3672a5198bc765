// The bodies that the operations take, one table each.
#pragma once

#include "engine/emulator/schema.hpp"

namespace poolcast::emulator::schemas {

extern Schema const pool_add, pool_patch, pool_update, pool_enable_autoscale,
    pool_evaluate_autoscale, pool_resize, node_remove;
extern Schema const job_add, job_patch, job_update, job_disable, job_terminate;
extern Schema const task_add, task_collection, task_update;
extern Schema const node_reboot, node_reimage, node_disable_scheduling;

}  // namespace poolcast::emulator::schemas
