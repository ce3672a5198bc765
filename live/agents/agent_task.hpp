// The Batch task that is an agent, and its id.
#pragma once

#include <optional>
#include <string>

#include "live/agents/order.hpp"
#include "live/agents/settings.hpp"
#include "live/batch_tasks.hpp"

namespace poolcast::agents {

/// Names the order that a task was made for, so that it is known again.
inline constexpr char order_variable[] = "POOLCAST_ORDER";

/// An agent of Azure DevOps for one job. What it needs to register stands in the task, and never in
/// the job: a task's settings are as new as the task. A run is bounded, so that an agent whose
/// pipeline was cancelled does not hold its slot for ever; and none is repeated, because the job of
/// one that failed is lost to it.
live::TaskToAdd azdo_task(Order const& order, Settings const& settings);

/// Where an order's task is, or may be put.
struct TaskSpot {
  std::string id;
  bool taken = false;  // by this very order, or by an earlier one's agent that is not finished
};

/// An id of the order that is free in the job: the order's own, or with an attempt number behind
/// it where agents of earlier orders with its key have finished.
live::BatchResult<TaskSpot> find_spot(live::BatchHttp& http, std::string const& job,
                                      Order const& order);

}  // namespace poolcast::agents
