#include "live/pool_steps.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_pools.hpp"
#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

constexpr char pools[] = "/pools/";

PoolStep step(std::string what, std::string const& pool, char const* rest, json const& body) {
  return {.what = std::move(what),
          .call = {.method = "POST", .path = path_of(pools, pool, rest), .body = json_text(body)}};
}

/// What takes a property away, where leaving it out would leave it as it is.
json emptied(std::string const& property) {
  if (property == "targetNodeCommunicationMode") return "default";
  return json::array();
}

json value_of(json const& wanted, std::string const& property) {
  return wanted.contains(property) ? wanted[property] : emptied(property);
}

/// A PATCH leaves a start task as it is or replaces it; only an update takes it away. Updates know
/// no ETag, and replace all that they can.
PoolStep without_start_task(std::string const& pool, json const& wanted, json const& there,
                            std::set<std::string> const& left_out) {
  json body = json::object();
  for (char const* name : {"certificateReferences", "applicationPackageReferences", "metadata"}) {
    body[name] = value_of(left_out.contains(name) ? there : wanted, name);
  }
  json const& mode = member(wanted, "targetNodeCommunicationMode");
  if (mode.is_string()) body["targetNodeCommunicationMode"] = mode;
  PoolStep update =
      step("take away the start task, set the other properties", pool, "/updateproperties", body);
  update.heeds_etag = false;
  return update;
}

PoolStep patch(std::string const& pool, json const& wanted,
               std::set<std::string> const& properties) {
  json body = json::object();
  std::string names;
  for (std::string const& property : properties) {
    body[property] = value_of(wanted, property);
    names += names.empty() ? "set " : ", ";
    names += property;
  }
  PoolStep patch = step(names, pool, "", body);
  patch.call.method = "PATCH";
  return patch;
}

PoolStep enable(std::string const& pool, json const& wanted, json const& there) {
  bool const was_on = boolean_at(there, "enableAutoScale");
  std::string const formula = text_at(wanted, "autoScaleFormula");
  Duration const interval = interval_of(wanted);
  json body = json::object();
  std::string what = "turn automatic scaling on";
  bool const other_formula = !was_on || formula != text_at(there, "autoScaleFormula");
  bool const other_interval = !was_on || interval != interval_of(there);
  if (other_formula) body["autoScaleFormula"] = formula;
  // An interval begins anew when it is set, so one that stays is left out.
  if (other_interval) body["autoScaleEvaluationInterval"] = format_iso_duration(interval);
  if (was_on) {
    what = std::string("set ") + (other_formula ? "the formula" : "") +
           (other_formula && other_interval ? " and " : "") +
           (other_interval ? "the evaluation interval" : "");
  }
  PoolStep enabling = step(std::move(what), pool, "/enableautoscale", body);
  enabling.needs_steady = !was_on;
  return enabling;
}

PoolStep resize(std::string const& pool, json const& wanted) {
  std::int64_t const dedicated = integer_at(wanted, "targetDedicatedNodes");
  std::int64_t const low_priority = integer_at(wanted, "targetLowPriorityNodes");
  json body = {{"targetDedicatedNodes", dedicated}, {"targetLowPriorityNodes", low_priority}};
  if (std::string const timeout = text_at(wanted, "resizeTimeout"); !timeout.empty()) {
    body["resizeTimeout"] = timeout;
  }
  PoolStep resizing = step("resize to " + std::to_string(dedicated) + " dedicated and " +
                               std::to_string(low_priority) + " low-priority nodes",
                           pool, "/resize", body);
  resizing.needs_steady = true;
  return resizing;
}

}  // namespace

std::vector<PoolStep> steps_to(json const& wanted, json const& there,
                               PoolDifference const& difference,
                               std::set<std::string> const& left_out) {
  std::string const pool = text_at(there, "id");
  std::vector<PoolStep> steps;
  std::set<std::string> properties;
  for (PropertyDifference const& one : difference.patched) properties.insert(top_of(one.property));
  if (properties.contains("startTask") && !wanted.contains("startTask")) {
    steps.push_back(without_start_task(pool, wanted, there, left_out));
  } else if (!properties.empty()) {
    steps.push_back(patch(pool, wanted, properties));
  }
  if (!difference.scaling) return steps;
  if (boolean_at(wanted, "enableAutoScale")) {
    steps.push_back(enable(pool, wanted, there));
    return steps;
  }
  if (boolean_at(there, "enableAutoScale")) {
    PoolStep off = step("turn automatic scaling off", pool, "/disableautoscale", json());
    off.call.body.clear();
    off.heeds_etag = false;
    steps.push_back(std::move(off));
  }
  if (other_targets(wanted, there)) steps.push_back(resize(pool, wanted));
  return steps;
}

BatchResult<void> carry_out(BatchHttp& http, PoolStep const& step, std::string const& pool,
                            std::string& etag) {
  BatchCall call = step.call;
  if (step.heeds_etag) {
    call.if_match = etag;
  } else {
    BatchResult<Pool> const now = get_pool(http, pool, "eTag");
    if (!now) return refuse(now.error());
    if (now->etag != etag) {
      return refuse({.place = call.method + " " + call.path,
                     .status = 412,
                     .code = "ConditionNotMet",
                     .message = "the pool is not the one that was read"});
    }
  }
  BatchResult<HttpResponse> const response = http.send(call);
  if (!response) return refuse(response.error());
  etag = response->header("ETag");
  if (!etag.empty()) return {};
  BatchResult<Pool> const now = get_pool(http, pool, "eTag");
  if (!now) return refuse(now.error());
  etag = now->etag;
  return {};
}

}  // namespace poolcast::live
