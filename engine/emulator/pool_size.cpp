#include "engine/emulator/pool_size.hpp"

#include <nlohmann/json.hpp>

#include "engine/batch/wire_words.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/placement.hpp"
#include "engine/emulator/scaling.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

constexpr Duration least_between_enables = 30 * second;

batch::DeallocationOption deallocation(Json const& body) {
  std::string const option = text_member(body, "nodeDeallocationOption");
  return batch::wire_value(batch::deallocation_words, option)
      .value_or(batch::DeallocationOption::requeue);
}

bool is_given(Json const& body, std::string_view name) { return !member(body, name).is_null(); }

/// A pool that is not leaving.
Expected<Pool*, Problem> find_living_pool(Call const& call) {
  Expected<Pool*, Problem> pool = find_pool(call);
  if (pool && (*pool)->deleting) return refuse("PoolBeingDeleted");
  return pool;
}

/// A pool whose size nobody else is changing.
Expected<Pool*, Problem> find_steady_pool(Call const& call) {
  Expected<Pool*, Problem> pool = find_living_pool(call);
  if (!pool) return pool;
  if ((*pool)->counts.allocation_state != batch::AllocationState::steady) {
    return refuse("PoolBeingResized");
  }
  return pool;
}

tl::unexpected<Problem> refuse_scaled() {
  return refuse("OperationNotValidOnPool",
                {{"Reason", "The pool has automatic scaling enabled; disable it first"}});
}

}  // namespace

Response changed(Call const& call, Pool& pool, int status) {
  observe(call.account, pool);
  pool.stamp = new_stamp(call.account);
  return with_stamp(call, done(status), pool.stamp, "pools/" + pool.id);
}

Expected<Duration, Problem> read_resize_timeout(Json const& body, Duration otherwise) {
  if (!is_given(body, "resizeTimeout")) return otherwise;
  std::optional<Duration> const timeout = duration_member(body, "resizeTimeout");
  if (timeout && *timeout >= 5 * minute) return *timeout;
  return refuse(bad_property(
      "resizeTimeout", text_member(body, "resizeTimeout"),
      timeout ? "The value must be at least PT5M" : "The value must be a duration that ends"));
}

Expected<PoolSize, Problem> read_size(Settings const& settings, Json const& body) {
  PoolSize size;
  bool const scaled = flag_member(body, "enableAutoScale");
  for (char const* name : {"targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout"}) {
    if (!scaled || !is_given(body, name)) continue;
    return refuse(bad_property(name, write_json(member(body, name)),
                               "The property must not be specified when enableAutoScale is true"));
  }
  for (char const* name : {"autoScaleFormula", "autoScaleEvaluationInterval"}) {
    if (scaled || !is_given(body, name)) continue;
    return refuse(bad_property(name, text_member(body, name),
                               "The property must not be specified when enableAutoScale is false"));
  }
  if (!scaled) {
    bool const sized =
        is_given(body, "targetDedicatedNodes") || is_given(body, "targetLowPriorityNodes");
    if (!sized) return refuse(missing_property("targetDedicatedNodes"));
    Expected<Duration, Problem> const timeout = read_resize_timeout(body, size.resize_timeout);
    if (!timeout) return refuse(timeout.error());
    size.resize_timeout = *timeout;
    return size;
  }
  if (!is_given(body, "autoScaleFormula")) return refuse(missing_property("autoScaleFormula"));
  size.formula = text_member(body, "autoScaleFormula");
  Expected<Duration, Problem> const interval = evaluation_interval(body, size.interval);
  if (!interval) return refuse(interval.error());
  size.interval = *interval;
  auto program = compile(settings, size.formula);
  if (!program) return refuse(program.error());
  size.program = std::move(*program);
  return size;
}

Answer resize_pool(Call const& call) {
  Expected<Pool*, Problem> const found = find_living_pool(call);
  if (!found) return refuse(found.error());
  Pool& pool = **found;
  if (pool.scaling) return refuse_scaled();
  bool const sized =
      is_given(call.body, "targetDedicatedNodes") || is_given(call.body, "targetLowPriorityNodes");
  if (!sized) return refuse(missing_property("targetDedicatedNodes"));
  Expected<Duration, Problem> const timeout = read_resize_timeout(call.body, 15 * minute);
  if (!timeout) return refuse(timeout.error());
  if (auto steady = find_steady_pool(call); !steady) return refuse(steady.error());
  pool.resize_timeout = *timeout;
  pool.world->set_resize_timeout(*timeout);
  batch::Targets const now = pool.counts.target;
  batch::Targets const wanted{whole_member(call.body, "targetDedicatedNodes", now.dedicated),
                              whole_member(call.body, "targetLowPriorityNodes", now.low_priority)};
  if (!pool.world->resize(only_pool, wanted, deallocation(call.body))) return refuse("ServerBusy");
  return changed(call, pool, 202);
}

Answer stop_resize(Call const& call) {
  Expected<Pool*, Problem> const pool = find_living_pool(call);
  if (!pool) return refuse(pool.error());
  if ((*pool)->counts.allocation_state == batch::AllocationState::steady) {
    return refuse("OperationInvalidForCurrentState", {{"Reason", "The pool is not being resized"}});
  }
  (*pool)->world->stop_resize(only_pool);
  return changed(call, **pool, 202);
}

Answer remove_nodes(Call const& call) {
  Expected<Pool*, Problem> const found = find_steady_pool(call);
  if (!found) return refuse(found.error());
  Pool& pool = **found;
  Expected<Duration, Problem> const timeout = read_resize_timeout(call.body, 15 * minute);
  if (!timeout) return refuse(timeout.error());
  std::vector<batch::NodeId> nodes;
  for (Json const& name : member(call.body, "nodeList")) {
    if (!name.is_string()) {
      return refuse(bad_property("nodeList", write_json(name), "The value must be a string"));
    }
    auto const node = find_node(pool, name.get<std::string>());
    if (!node) return refuse(node.error());
    nodes.push_back(*node);
  }
  pool.world->set_resize_timeout(*timeout);
  pool.world->remove_nodes(only_pool, nodes, deallocation(call.body));
  return changed(call, pool, 202);
}

Answer enable_autoscale(Call const& call) {
  Expected<Pool*, Problem> const found = find_living_pool(call);
  if (!found) return refuse(found.error());
  Pool& pool = **found;
  bool const has_formula = is_given(call.body, "autoScaleFormula");
  if (!pool.scaling && !has_formula) return refuse(missing_property("autoScaleFormula"));
  std::string formula =
      has_formula ? text_member(call.body, "autoScaleFormula") : pool.scaling->formula;
  Duration const before = pool.scaling ? pool.scaling->interval : 15 * minute;
  Expected<Duration, Problem> const interval = evaluation_interval(call.body, before);
  if (!interval) return refuse(interval.error());
  auto program = compile(call.account.settings, formula);
  if (!program) return refuse(program.error());
  if (!pool.scaling) {
    if (auto steady = find_steady_pool(call); !steady) return refuse(steady.error());
  } else if (call.account.now - pool.scaling->enabled < least_between_enables) {
    return refuse("TooManyEnableAutoScaleRequests");
  }
  scale(call.account, pool, std::move(formula), std::move(*program), *interval);
  return changed(call, pool, 200);
}

Answer disable_autoscale(Call const& call) {
  Expected<Pool*, Problem> const pool = find_living_pool(call);
  if (!pool) return refuse(pool.error());
  (*pool)->scaling.reset();
  return changed(call, **pool, 200);
}

Answer evaluate_autoscale(Call const& call) {
  Expected<Pool*, Problem> const found = find_living_pool(call);
  if (!found) return refuse(found.error());
  Pool const& pool = **found;
  if (!pool.scaling) {
    return refuse("OperationNotValidOnPool",
                  {{"Reason", "The pool does not have automatic scaling enabled"}});
  }
  auto const program = compile(call.account.settings, text_member(call.body, "autoScaleFormula"));
  if (!program) return refuse(program.error());
  Json const run = show_run(try_formula(call.account, pool, *program));
  return with_stamp(call, show(call, "Microsoft.Azure.Batch.Protocol.Entities.AutoScaleRun", run),
                    pool.stamp, "pools/" + pool.id);
}

}  // namespace poolcast::emulator
