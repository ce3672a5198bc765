#include "engine/cli/pool_change.hpp"

#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "engine/base/difference.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/cli/live_account.hpp"
#include "engine/cli/pool_recreation.hpp"
#include "live/batch_pools.hpp"
#include "live/json_fields.hpp"
#include "live/pool_steps.hpp"

namespace poolcast::cli {
namespace {

using nlohmann::json;

struct Change {
  live::BatchHttp& http;
  WantedPool const& pool;
  PoolChangeOptions const& options;
  std::ostream& out;
  std::ostream& err;
  json wanted{};
  json there{};
  std::set<std::string> left_out{};
  live::PoolDifference difference{};

  int refused(live::BatchError const& error) const { return fail_with(error, err); }
  std::string name() const { return "pool " + pool.id; }
};

void tell_left_out(Change const& change) {
  for (iac::LeftOut const& one : change.pool.left_out) {
    change.err << "note: " << change.name() << ": " << one.property
               << " is not compared: " << one.reason << "\n";
  }
}

void tell_rows(Change const& change, std::vector<live::PropertyDifference> const& rows) {
  for (live::PropertyDifference const& one : rows) {
    change.out << "  " << one.property << ": " << one.there << " there, " << one.wanted << " in "
               << change.options.file << "\n";
  }
}

std::string size_text(json const& pool) {
  if (live::boolean_at(pool, "enableAutoScale")) {
    std::string const interval = live::text_at(pool, "autoScaleEvaluationInterval");
    Duration const every = parse_duration(interval).value_or(15 * minute);
    return "by a formula every " + format_duration(every);
  }
  return std::to_string(live::integer_at(pool, "targetDedicatedNodes")) + " dedicated and " +
         std::to_string(live::integer_at(pool, "targetLowPriorityNodes")) + " low-priority nodes";
}

void tell_scaling(Change const& change) {
  std::string const before = size_text(change.there), after = size_text(change.wanted);
  if (before != after) {
    change.out << "  size: " << before << " there, " << after << " in " << change.options.file
               << "\n";
  }
  std::string const old_formula = live::text_at(change.there, "autoScaleFormula");
  std::string const formula = live::text_at(change.wanted, "autoScaleFormula");
  if (live::boolean_at(change.wanted, "enableAutoScale") && formula != old_formula) {
    change.out << unified_difference("formula there", old_formula,
                                     "formula in " + change.options.file, formula);
  }
}

/// Says why, where the file does not hold all of the pool.
bool can_be_made(Change const& change) {
  if (change.pool.left_out.empty()) return true;
  change.err << change.name() << " cannot be made of " << change.options.file << " alone:\n";
  for (iac::LeftOut const& one : change.pool.left_out) {
    change.err << "  " << one.property << ": " << one.reason << "\n";
  }
  change.err << "deploy the template, or give the pool in the service's JSON\n";
  return false;
}

int nothing_done(Change const& change) {
  change.out << "nothing was changed (--dry-run)\n";
  return ok;
}

int create(Change const& change) {
  std::string const what = live::text_at(change.wanted, "vmSize") + ", " + size_text(change.wanted);
  if (!can_be_made(change)) return bad_input;
  if (change.options.dry_run) {
    change.out << change.name() << " is not there: it would be made (" << what << ")\n";
    return nothing_done(change);
  }
  live::BatchResult<void> const made = live::add_pool(change.http, change.pool.body);
  if (!made) return change.refused(made.error());
  change.out << "made " << change.name() << " (" << what << ")\n";
  return ok;
}

/// Before anything is sent: half of a change is worse than none.
bool may_begin(Change const& change, std::vector<live::PoolStep> const& steps) {
  std::string const state = live::text_at(change.there, "allocationState");
  for (live::PoolStep const& step : steps) {
    if (!step.needs_steady || state == "steady") continue;
    change.err << change.name() << " is " << state
               << ", and until that ends the service refuses to " << step.what
               << ". Nothing was changed. Wait until it is steady (poolcast live pool "
               << "show " << change.pool.id << "), or stop the resize (az batch pool resize "
               << "--pool-id " << change.pool.id << " --abort)\n";
    return false;
  }
  return true;
}

int carry_out(Change const& change, std::vector<live::PoolStep> const& steps) {
  std::string etag = live::text_at(change.there, "eTag");
  for (live::PoolStep const& step : steps) {
    live::BatchResult<void> const done = live::carry_out(change.http, step, change.pool.id, etag);
    if (!done) {
      change.err << "not done: " << step.what << "\n";
      return change.refused(done.error());
    }
    change.out << "done: " << step.what << "\n";
  }
  return ok;
}

/// Of properties that a pool keeps for its life.
int change_fixed(Change const& change) {
  if (!change.options.recreate) {
    std::string names;
    for (live::PropertyDifference const& one : change.difference.fixed) {
      names += (names.empty() ? "" : ", ") + one.property;
    }
    std::string const remedy = "a pool keeps " + names +
                               " for its life: only --recreate helps, which deletes the pool and "
                               "makes it anew\n";
    if (change.options.dry_run) {
      change.out << remedy;
      return nothing_done(change);
    }
    change.err << change.name() << " was not changed: " << remedy;
    return bad_input;
  }
  if (!can_be_made(change)) return bad_input;
  live::BatchResult<std::string> const loss = loss_of(change.http, change.pool.id);
  if (!loss) return change.refused(loss.error());
  change.out << "the pool is to be deleted and made anew: " << *loss << "\n";
  if (change.options.dry_run) return nothing_done(change);
  return recreate_pool(change.http,
                       {change.pool.id, live::text_at(change.there, "eTag"), change.pool.body},
                       change.out, change.err);
}

int change_there(Change const& change) {
  live::PoolDifference const& difference = change.difference;
  std::vector<live::PoolStep> const steps =
      live::steps_to(change.wanted, change.there, difference, change.left_out);
  tell_left_out(change);
  if (difference.fixed.empty() && steps.empty()) {
    change.out << change.name() << " is as " << change.options.file << " has it\n";
    return ok;
  }
  change.out << change.name() << " differs:\n";
  tell_rows(change, difference.fixed);
  tell_rows(change, difference.patched);
  if (difference.scaling) tell_scaling(change);
  if (!difference.fixed.empty()) return change_fixed(change);
  if (change.options.dry_run) {
    for (live::PoolStep const& step : steps) change.out << "to do: " << step.what << "\n";
    return nothing_done(change);
  }
  return may_begin(change, steps) ? carry_out(change, steps) : bad_input;
}

}  // namespace

int change_pool(live::BatchHttp& http, WantedPool const& pool, PoolChangeOptions const& options,
                std::ostream& out, std::ostream& err) {
  Change change{http, pool, options, out, err};
  change.wanted = json::parse(pool.body);
  for (iac::LeftOut const& one : pool.left_out) change.left_out.insert(one.property);
  live::BatchResult<std::string> const text = live::get_pool_text(http, pool.id);
  if (!text && text.error().status == 404) return create(change);
  if (!text) return change.refused(text.error());
  change.there = json::parse(*text, nullptr, false);
  if (live::text_at(change.there, "eTag").empty()) {
    err << "GET /pools/" << pool.id << ": the answer is no pool: " << text->substr(0, 200) << "\n";
    return service_failed;
  }
  if (live::text_at(change.there, "state") == "deleting") {
    err << "pool " << pool.id << " is being deleted; run this again when it is gone\n";
    return bad_input;
  }
  change.difference = live::difference(change.wanted, change.there, change.left_out);
  return change_there(change);
}

}  // namespace poolcast::cli
