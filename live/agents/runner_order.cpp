#include "live/agents/runner_order.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/batch/agents.hpp"
#include "live/agents/agent_task.hpp"
#include "live/agents/agent_tasks.hpp"

namespace poolcast::agents {
namespace {

// What an order that was cut off before its task was there may have left.
constexpr int most_names = 20;
constexpr int name_taken = 409;

std::string known_labels(std::vector<RunnerRow> const& table) {
  std::string text;
  for (RunnerRow const& row : table) text += (text.empty() ? "" : ", ") + row.label;
  return text.empty() ? "is there" : "has one of the job's labels; they are " + text;
}

std::int64_t group_of(Order const& order, Settings const& settings) {
  auto const row = std::ranges::find(settings.runners, order.os_type, &RunnerRow::label);
  return row == settings.runners.end() ? 1 : row->group;
}

}  // namespace

RunnerRow const* row_of(std::vector<std::string> const& labels,
                        std::vector<RunnerRow> const& table) {
  auto const found = std::ranges::find_if(table, [&](RunnerRow const& row) {
    return std::ranges::any_of(
        labels, [&](std::string const& label) { return same_but_for_case(label, row.label); });
  });
  return found == table.end() ? nullptr : &*found;
}

RunnerRequest runner_request(std::string const& place, std::string const& labels) {
  RunnerRequest request;
  std::size_t const slash = place.find('/');
  request.organization = slash == std::string::npos;
  request.owner = place.substr(0, slash);
  if (!request.organization) request.repository = place.substr(slash + 1);
  for (std::string_view const label : split(labels, ',')) request.labels.emplace_back(label);
  return request;
}

GithubResult<JitRunner> jit_runner(Github& github, RunnerRequest const& request,
                                   std::string const& name, std::int64_t group) {
  auto const [first, number] = batch::attempt_of(name);
  GithubResult<JitRunner> made = github.jit_configuration(request, name, group);
  for (int more = 1; !made && made.error().status == name_taken && more < most_names; ++more) {
    made = github.jit_configuration(request, first + "-" + std::to_string(number + more), group);
  }
  return made;
}

std::string image_of(RunnerRow const& row, Settings const& settings) {
  // A registry of its own may stand in the row: ghcr.io/actions/actions-runner.
  bool const has_registry = row.image.substr(0, row.image.find('/')).find('.') != std::string::npos;
  if (settings.registry_server.empty() || has_registry) return row.image;
  return settings.registry_server + "/" + row.image;
}

Result<Order> runner_order(RunnerRequest const& request, Settings const& settings,
                           NewIds const& ids) {
  RunnerRow const* const row = row_of(request.labels, settings.runners);
  if (row == nullptr) {
    return fail("no row of the settings' table 'runners' " + known_labels(settings.runners));
  }
  Order order{.key = "github/" + request.delivery,
              .id = ids.order,
              .kind = OrderKind::github,
              .os_type = row->label,
              .agent_pool = place_of(request),
              .batch_pool = row->batch_pool,
              .job = row->job,
              .image = image_of(*row, settings),
              .request_id = ids.request,
              .plan_id = run_of(request)};
  for (std::string const& label : request.labels) {
    if (label.find(',') != std::string::npos) return fail("a label of the job has a comma");
    order.build_type += (order.build_type.empty() ? "" : ",") + label;
  }
  order.task_id = task_id_of(order.key);
  return order;
}

GithubResult<live::TaskToAdd> runner_task(Order const& order, Settings const& settings,
                                          Github& github) {
  GithubResult<JitRunner> const made =
      jit_runner(github, runner_request(order.agent_pool, order.build_type), order.task_id,
                 group_of(order, settings));
  if (!made) return tl::unexpected(made.error());
  return runner_task_of(order, settings, *made);
}

live::TaskToAdd runner_task_of(Order const& order, Settings const& settings,
                               JitRunner const& runner) {
  return {.id = order.task_id,
          .command_line = "/home/runner/run.sh",
          .image = order.image,
          .elevated = true,
          .max_run_time = settings.longest_run,
          .retention = settings.retention,
          .max_retries = 0,
          // run.sh takes what is not on its command line from there, where no list of processes
          // shows it.
          .environment = {{jit_variable, runner.configuration},
                          {runner_variable, runner.name},
                          {runner_place_variable, order.agent_pool},
                          {runner_labels_variable, order.build_type},
                          {plan_variable, order.plan_id},
                          {order_variable, order.id}}};
}

}  // namespace poolcast::agents
