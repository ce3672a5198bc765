#include <nlohmann/json.hpp>

#include "engine/batch/wire_words.hpp"
#include "engine/emulator/show.hpp"

namespace poolcast::emulator {
namespace {

struct ResizeErrorText {
  batch::ResizeError error;
  std::string_view message;
};
constexpr ResizeErrorText resize_errors[] = {
    {batch::ResizeError::account_core_quota_reached,
     "The specified account has reached core quota"},
    {batch::ResizeError::account_low_priority_core_quota_reached,
     "The specified account has reached core quota for low priority nodes"},
    {batch::ResizeError::no_address_left,
     "Desired number of dedicated nodes could not be allocated"},
    {batch::ResizeError::allocation_failed,
     "Desired number of dedicated nodes could not be allocated"},
    {batch::ResizeError::allocation_timed_out,
     "Desired number of dedicated nodes could not be allocated as the resize timeout was reached"},
    {batch::ResizeError::resize_stopped,
     "Desired number of nodes could not be allocated as the resize operation was stopped"},
};

bool steady(Pool const& pool) {
  return pool.counts.allocation_state == batch::AllocationState::steady;
}

/// Errors are shown of the last resize only, and once it is over.
Json show_errors(Pool const& pool) {
  Json errors = Json::array();
  for (ResizeErrorText const& text : resize_errors) {
    if (!steady(pool) || text.error != pool.counts.resize_error) continue;
    errors.push_back({{"code", batch::wire_word(batch::resize_error_words, text.error)},
                      {"message", text.message}});
  }
  return errors;
}

void add_scaling(Json& shown, Pool const& pool) {
  shown["enableAutoScale"] = pool.scaling.has_value();
  if (!pool.scaling) {
    shown["resizeTimeout"] = format_iso_duration(pool.resize_timeout);
    return;
  }
  Scaling const& scaling = *pool.scaling;
  shown["autoScaleFormula"] = scaling.formula;
  shown["autoScaleEvaluationInterval"] = format_iso_duration(scaling.interval);
  if (scaling.last) shown["autoScaleRun"] = show_run(*scaling.last);
}

/// The time that its dedicated nodes have existed is not kept; what there is, is the shape.
Json show_stats(Call const& call, Pool const& pool) {
  std::string const now = wire_time(call.account.now);
  std::string const begin = wire_time(pool.created);
  return {{"url", url(call, "pools/" + pool.id)},
          {"startTime", begin},
          {"lastUpdateTime", now},
          {"usageStats",
           {{"startTime", begin}, {"lastUpdateTime", now}, {"dedicatedCoreTime", "PT0S"}}}};
}

}  // namespace

Json show_run(AutoScaleRun const& run) {
  Json shown = {{"timestamp", wire_time(run.at)}, {"results", run.results}};
  if (!run.error) return shown;
  Json const detail = {{"name", "Message"}, {"value", run.error->detail()}};
  shown["error"] = {{"code", run.error->code_name()},
                    {"message", run.error->message()},
                    {"values", Json::array({detail})}};
  return shown;
}

Json show_pool(Call const& call, Pool const& pool) {
  Json shown = {
      {"id", pool.id},
      {"url", url(call, "pools/" + pool.id)},
      {"eTag", pool.stamp.etag},
      {"lastModified", wire_time(pool.stamp.modified)},
      {"creationTime", wire_time(pool.created)},
      {"state", pool.deleting ? "deleting" : "active"},
      {"stateTransitionTime", wire_time(pool.since)},
      {"allocationState", steady(pool) ? "steady" : "resizing"},
      {"allocationStateTransitionTime", wire_time(pool.allocation_since)},
      {"currentDedicatedNodes", pool.counts.current.dedicated},
      {"targetDedicatedNodes", pool.counts.target.dedicated},
      {"currentLowPriorityNodes", pool.counts.current.low_priority},
      {"targetLowPriorityNodes", pool.counts.target.low_priority},
  };
  Json errors = show_errors(pool);
  if (!errors.empty()) shown["resizeErrors"] = std::move(errors);
  add_scaling(shown, pool);
  shown["taskSlotsPerNode"] = pool.slots;
  for (auto const& [name, value] : pool.given->items()) add_if_absent(shown, name, value);
  add_if_absent(shown, "enableInterNodeCommunication", false);
  add_if_absent(shown, "taskSchedulingPolicy", Json{{"nodeFillType", "spread"}});
  shown["currentNodeCommunicationMode"] = "classic";
  if (wants_stats(call)) shown["stats"] = show_stats(call, pool);
  return shown;
}

}  // namespace poolcast::emulator
