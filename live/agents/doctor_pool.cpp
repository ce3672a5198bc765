#include "live/agents/doctor_pool.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "live/agents/formula_cap.hpp"
#include "live/batch_pools.hpp"
#include "live/batch_read.hpp"
#include "live/json_fields.hpp"

namespace poolcast::agents {
namespace {

using live::BatchResult;
using nlohmann::json;

std::string joined(std::vector<std::string> const& names) {
  std::string text;
  for (std::string const& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Without containers no task with an image starts; an image that is not fetched beforehand is
/// pulled for each node's first agent, for minutes.
Finding examine_images(json const& pool, std::string const& subject,
                       std::vector<std::string> const& images) {
  json const& containers =
      live::member(live::member(pool, "virtualMachineConfiguration"), "containerConfiguration");
  if (!containers.is_object()) {
    return {Grade::problem, subject,
            "its nodes run no containers; make it anew with "
            "virtualMachineConfiguration.containerConfiguration"};
  }
  std::vector<std::string> missing;
  for (std::string const& image : images) {
    json const& names = live::elements(containers, "containerImageNames");
    bool const fetched = std::ranges::any_of(
        names, [&](json const& name) { return name.is_string() && name == image; });
    if (!fetched) missing.push_back(image);
  }
  if (missing.empty()) return {Grade::ok, subject, "its nodes fetch the images beforehand"};
  return {Grade::warning, subject,
          "not fetched beforehand, so that each node's first agent waits for the pull: " +
              joined(missing) + "; add them to containerImageNames"};
}

Finding examine_scale(live::Pool const& pool, std::string const& subject) {
  if (!pool.resize_failures.empty()) {
    live::ResizeFailure const& failure = pool.resize_failures.front();
    return {Grade::problem, subject,
            "the last resize failed: " + failure.code + ": " + failure.message};
  }
  if (!pool.autoscale) {
    bool const empty = pool.target.dedicated + pool.target.low_priority == 0;
    std::string const text = "its autoscale is off, and it stays at " +
                             std::to_string(pool.target.dedicated + pool.target.low_priority) +
                             " nodes; turn it on with 'az batch pool autoscale enable'";
    return {empty ? Grade::problem : Grade::warning, subject, text};
  }
  if (pool.last_run && !pool.last_run->error_code.empty()) {
    return {Grade::problem, subject,
            "its formula failed: " + pool.last_run->error_code + ": " +
                pool.last_run->error_message + "; see 'poolcast live pool show " + pool.id + "'"};
  }
  return {Grade::ok, subject, pool.last_run ? "its formula runs" : "its formula has not run yet"};
}

PoolDemand examine_cap(live::Pool const& pool, std::string const& subject, Time now,
                       std::vector<Finding>& findings) {
  PoolDemand demand{.vm_size = pool.vm_size, .nodes = pool.target};
  if (!pool.autoscale) return demand;
  Result<FormulaCap> const cap = formula_cap(pool.formula, pool.slots_per_node, now);
  if (!cap) {
    findings.push_back({Grade::problem, subject, "its formula fails: " + cap.error().message});
    demand.bounded = false;
    return demand;
  }
  demand.nodes = cap->nodes;
  demand.bounded = cap->bounded;
  if (!cap->bounded) {
    findings.push_back(
        {Grade::warning, subject,
         "its formula asks for ever more nodes while tasks wait; cap it with min()"});
    return demand;
  }
  std::string const nodes = std::to_string(cap->nodes.dedicated) + " dedicated and " +
                            std::to_string(cap->nodes.low_priority) + " low-priority nodes";
  bool const none = cap->nodes.dedicated + cap->nodes.low_priority == 0;
  findings.push_back({none ? Grade::problem : Grade::ok, subject,
                      none ? "its formula asks for no node, however many tasks wait"
                           : "its formula asks for at most " + nodes});
  return demand;
}

}  // namespace

BatchResult<PoolDemand> examine_pool(live::BatchHttp& http, std::string const& id,
                                     std::vector<std::string> const& images, Time now,
                                     std::vector<Finding>& findings) {
  BatchResult<std::string> const text = live::get_pool_text(http, id);
  if (!text) return live::refuse(text.error());
  json const object = json::parse(*text, nullptr, false);
  live::Pool const pool = live::read_pool(object);
  std::string const subject = "pool " + id;
  findings.push_back(examine_images(object, subject, images));
  findings.push_back(examine_scale(pool, subject));
  return examine_cap(pool, subject, now, findings);
}

}  // namespace poolcast::agents
