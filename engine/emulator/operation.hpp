// The operations of the service: one row each, with all that is common to them said as plain
// values.
#pragma once

#include <span>
#include <string_view>

#include "engine/emulator/call.hpp"
#include "engine/emulator/schema.hpp"

namespace poolcast::emulator {

enum class Body : std::uint8_t { none, optional, required };

struct Operation {
  std::string_view method;
  std::string_view path;   // `/pools/{}/resize`
  std::string_view query;  // parameters beside api-version and timeout
  Answer (*run)(Call const&);
  Body body = Body::none;
  Schema const* schema = nullptr;
  bool conditional = false;  // heeds If-Match and its like
  int most_results = 1000;   // of a list, and as many if nothing is said
};

std::span<Operation const> operations();

// Pools.
Answer add_pool(Call const& call);
Answer list_pools(Call const& call);
Answer get_pool(Call const& call);
Answer pool_exists(Call const& call);
Answer patch_pool(Call const& call);
Answer update_pool(Call const& call);
Answer delete_pool(Call const& call);
Answer resize_pool(Call const& call);
Answer stop_resize(Call const& call);
Answer remove_nodes(Call const& call);
Answer enable_autoscale(Call const& call);
Answer disable_autoscale(Call const& call);
Answer evaluate_autoscale(Call const& call);

// Jobs.
Answer add_job(Call const& call);
Answer list_jobs(Call const& call);
Answer get_job(Call const& call);
Answer patch_job(Call const& call);
Answer update_job(Call const& call);
Answer delete_job(Call const& call);
Answer disable_job(Call const& call);
Answer enable_job(Call const& call);
Answer terminate_job(Call const& call);
Answer count_tasks(Call const& call);
Answer list_preparation_tasks(Call const& call);

// Tasks.
Answer add_task(Call const& call);
Answer add_tasks(Call const& call);
Answer list_tasks(Call const& call);
Answer get_task(Call const& call);
Answer update_task(Call const& call);
Answer delete_task(Call const& call);
Answer terminate_task(Call const& call);
Answer reactivate_task(Call const& call);

// Nodes.
Answer list_nodes(Call const& call);
Answer get_node(Call const& call);
Answer reboot_node(Call const& call);
Answer reimage_node(Call const& call);
Answer disable_scheduling(Call const& call);
Answer enable_scheduling(Call const& call);

// The account.
Answer count_nodes(Call const& call);
Answer list_images(Call const& call);
Answer list_applications(Call const& call);
Answer get_application(Call const& call);
Answer list_usage(Call const& call);
Answer pool_statistics(Call const& call);
Answer job_statistics(Call const& call);

}  // namespace poolcast::emulator
