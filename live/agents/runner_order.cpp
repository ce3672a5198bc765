#include "live/agents/runner_order.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "live/agents/agent_task.hpp"

namespace poolcast::agents {
namespace {

// What an order that was cut off before its task was there may have left.
constexpr int most_names = 20;
constexpr int name_taken = 409;

RunnerRow const* row_of(RunnerRequest const& request, std::vector<RunnerRow> const& table) {
  auto const found = std::ranges::find_if(table, [&](RunnerRow const& row) {
    return std::ranges::any_of(request.labels, [&](std::string const& label) {
      return same_but_for_case(label, row.label);
    });
  });
  return found == table.end() ? nullptr : &*found;
}

std::string known_labels(std::vector<RunnerRow> const& table) {
  std::string text;
  for (RunnerRow const& row : table) text += (text.empty() ? "" : ", ") + row.label;
  return text.empty() ? "is there" : "has one of the job's labels; they are " + text;
}

RunnerRequest request_of(Order const& order) {
  RunnerRequest request;
  std::size_t const slash = order.agent_pool.find('/');
  request.organization = slash == std::string::npos;
  request.owner = order.agent_pool.substr(0, slash);
  if (!request.organization) request.repository = order.agent_pool.substr(slash + 1);
  for (std::string_view const label : split(order.build_type, ',')) {
    request.labels.emplace_back(label);
  }
  return request;
}

std::int64_t group_of(Order const& order, Settings const& settings) {
  auto const row = std::ranges::find(settings.runners, order.os_type, &RunnerRow::label);
  return row == settings.runners.end() ? 1 : row->group;
}

}  // namespace

Result<Order> runner_order(RunnerRequest const& request, Settings const& settings,
                           NewIds const& ids) {
  RunnerRow const* const row = row_of(request, settings.runners);
  if (row == nullptr) {
    return fail("no row of the settings' table 'runners' " + known_labels(settings.runners));
  }
  Order order{.key = "github/" + request.delivery,
              .id = ids.order,
              .kind = OrderKind::github,
              .os_type = row->label,
              .agent_pool = request.owner,
              .batch_pool = row->batch_pool,
              .job = row->job,
              .image = row->image,
              .request_id = ids.request};
  // A registry of its own may stand in the row: ghcr.io/actions/actions-runner.
  bool const has_registry =
      row->image.substr(0, row->image.find('/')).find('.') != std::string::npos;
  if (!settings.registry_server.empty() && !has_registry) {
    order.image = settings.registry_server + "/" + row->image;
  }
  if (!request.organization) order.agent_pool += "/" + request.repository;
  for (std::string const& label : request.labels) {
    if (label.find(',') != std::string::npos) return fail("a label of the job has a comma");
    order.build_type += (order.build_type.empty() ? "" : ",") + label;
  }
  order.task_id = task_id_of(order.key);
  return order;
}

Result<live::TaskToAdd> runner_task(Order const& order, Settings const& settings, Github& github) {
  RunnerRequest const request = request_of(order);
  std::string name = order.task_id;
  GithubResult<std::string> jit =
      github.jit_configuration(request, name, group_of(order, settings));
  for (int number = 2; !jit && jit.error().status == name_taken && number <= most_names; ++number) {
    name = order.task_id + "-" + std::to_string(number);
    jit = github.jit_configuration(request, name, group_of(order, settings));
  }
  if (!jit) return fail(text_of(jit.error()));
  return runner_task_of(order, settings, *jit);
}

live::TaskToAdd runner_task_of(Order const& order, Settings const& settings,
                               std::string const& jit_configuration) {
  return {.id = order.task_id,
          .command_line = "/home/runner/run.sh",
          .image = order.image,
          .elevated = true,
          .max_run_time = settings.longest_run,
          .retention = settings.retention,
          .max_retries = 0,
          // run.sh takes what is not on its command line from there, where no list of processes
          // shows it.
          .environment = {{"ACTIONS_RUNNER_INPUT_JITCONFIG", jit_configuration},
                          {order_variable, order.id}}};
}

}  // namespace poolcast::agents
