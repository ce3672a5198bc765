#include "engine/cli/live_pool_show.hpp"

#include <iostream>
#include <string_view>

#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "live/batch_pools.hpp"

namespace poolcast::cli {
namespace {

using live::AutoscaleRun;
using live::BatchResult;
using live::NodeCounts;
using live::Pool;
using live::StateCounts;

std::string line(std::string label, std::string const& text) {
  constexpr std::size_t width = 14;
  label.resize(std::max(width, label.size()), ' ');
  return "  " + label + text + "\n";
}

std::string indented(std::string_view text, char separator) {
  std::string lines;
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  for (std::string_view const one : split(text, separator)) {
    lines += "    " + std::string(one) + "\n";
  }
  return lines;
}

/// ` (1 idle, 2 running)`
std::string states(StateCounts const& counts) {
  struct {
    std::uint32_t count;
    char const* state;
  } const rows[] = {
      {counts.idle, "idle"},
      {counts.running, "running"},
      {counts.preempted, "preempted"},
      {counts.total - std::min(counts.total, counts.idle + counts.running + counts.preempted),
       "in other states"},
  };
  std::string text;
  for (auto const& row : rows) {
    if (row.count == 0) continue;
    text += (text.empty() ? " (" : ", ") + std::to_string(row.count) + " " + row.state;
  }
  return text.empty() ? "" : text + ")";
}

std::string tier(std::int32_t current, std::int32_t target, StateCounts const& counts) {
  return std::to_string(current) + " of " + counted(static_cast<std::size_t>(target), "node") +
         states(counts);
}

std::string run_text(AutoscaleRun const& run) {
  std::string text = line("last run", format_time(run.at));
  text += indented(run.results, ';');
  if (run.error_code.empty()) return text;
  std::string problem = run.error_code + ": " + run.error_message;
  for (auto const& [name, value] : run.error_values) problem += "; " + value;
  return text + line("failed", problem);
}

std::string text_of(Pool const& pool, NodeCounts const& nodes) {
  std::string text = "pool " + pool.id + ": " + pool.state + ", " + pool.allocation_state;
  if (pool.allocation_since) text += " since " + format_time(*pool.allocation_since, 0);
  text +=
      "\n" + line("size", pool.vm_size + ", " +
                              counted(static_cast<std::size_t>(pool.slots_per_node), "task slot") +
                              " a node");
  text += line("dedicated", tier(pool.current.dedicated, pool.target.dedicated, nodes.dedicated));
  text += line("low-priority",
               tier(pool.current.low_priority, pool.target.low_priority, nodes.low_priority));
  for (live::ResizeFailure const& failure : pool.resize_failures) {
    text += line("last resize", failure.code + ": " + failure.message);
  }
  if (!pool.autoscale) return text + line("autoscale", "off");
  text += line("autoscale", pool.interval ? "every " + format_duration(*pool.interval) : "on");
  if (pool.last_run) text += run_text(*pool.last_run);
  return text + "  formula\n" + indented(pool.formula, '\n');
}

BatchResult<std::string> shown(LivePoolShowOptions const& options, live::BatchHttp& http) {
  if (options.output == "json") return live::get_pool_text(http, options.pool);
  BatchResult<Pool> const pool = live::get_pool(http, options.pool);
  if (!pool) return live::refuse(pool.error());
  BatchResult<std::vector<NodeCounts>> const nodes = live::node_counts(http, options.pool);
  if (!nodes) return live::refuse(nodes.error());
  return text_of(*pool, nodes->empty() ? NodeCounts{} : nodes->front());
}

}  // namespace

int live_pool_show(LivePoolShowOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  BatchResult<std::string> const text = shown(options, **http);
  if (!text) return fail_with(text.error(), err);
  out << *text << (text->ends_with('\n') ? "" : "\n");
  return ok;
}

Command live_pool_show_command() {
  auto const options = std::make_shared<LivePoolShowOptions>();
  return {
      .name = "show",
      .purpose = "Show a pool: its nodes, the last resize, what its formula last decided",
      .example = "poolcast live pool show batchLinux",
      .options = account_options(
          options->account,
          {{.name = "POOL", .target = &options->pool, .help = "Id of the pool", .required = true},
           {.name = "-o,--output",
            .target = &options->output,
            .help = "text, or json as the service has it",
            .choices = {"text", "json"}}}),
      .run = [options] { return live_pool_show(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
