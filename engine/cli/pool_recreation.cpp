#include "engine/cli/pool_recreation.hpp"

#include <algorithm>
#include <ostream>

#include "engine/base/text.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/live_account.hpp"
#include "engine/cli/live_clock.hpp"
#include "live/batch_pools.hpp"
#include "live/pool_jobs.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {
namespace {

constexpr Duration first_look = 250 * millisecond;
constexpr Duration longest_between_looks = 5 * second;

std::string listed(std::vector<std::string> const& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text + (names.size() > most ? ", ..." : "");
}

}  // namespace

live::BatchResult<std::string> loss_of(live::BatchHttp& http, std::string const& pool) {
  live::BatchResult<live::PoolTasks> const tasks = live::tasks_of_pool(http, pool);
  if (!tasks) return live::refuse(tasks.error());
  if (tasks->jobs.empty()) return std::string("no task waits or runs in it");
  return counted(tasks->counts.running, "running task") +
         (tasks->counts.running == 1 ? " loses its" : " lose their") +
         " work and will start again from the beginning, and " +
         counted(tasks->counts.active, "task") + " will wait, until the new pool has nodes (" +
         (tasks->jobs.size() == 1 ? "job " : "jobs ") + listed(tasks->jobs) + ")";
}

int recreate_pool(live::BatchHttp& http, Recreation const& recreation, std::ostream& out,
                  std::ostream& err) {
  std::string const& pool = recreation.pool;
  auto const refused = [&](live::BatchError const& error) { return fail_with(error, err); };
  InterruptWatch const watch;
  LiveClock clock(watch, live::wall_clock_now(), 1);
  live::BatchResult<void> const asked = live::delete_pool(http, pool, recreation.etag);
  if (!asked) return refused(asked.error());
  out << "deleting pool " << pool << ": its nodes go first, which takes minutes" << std::endl;
  for (Duration pause = first_look;; pause = std::min(2 * pause, longest_between_looks)) {
    live::BatchResult<bool> const there = live::pool_exists(http, pool);
    if (!there) {
      err << "pool " << pool << " is being deleted, and was not made anew; run this again\n";
      return refused(there.error());
    }
    if (!*there) break;
    clock.wait_until(clock.now() + pause);
    if (!clock.interrupted()) continue;
    err << "interrupted: pool " << pool
        << " is being deleted, and was not made anew; run this again to make it\n";
    return interrupted;
  }
  live::BatchResult<void> const made = live::add_pool(http, recreation.body);
  if (made) {
    out << "made pool " << pool << " anew\n";
    return ok;
  }
  err << "pool " << pool << " was deleted, and could not be made anew\n";
  return refused(made.error());
}

}  // namespace poolcast::cli
