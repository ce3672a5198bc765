#include "live/agents/usable_jobs.hpp"

#include "engine/base/text.hpp"
#include "live/agents/log.hpp"
#include "live/batch_tasks.hpp"
#include "live/system_clock.hpp"

namespace poolcast::agents {
namespace {

using live::BatchResult;
using live::refuse;

constexpr int not_found = 404;
constexpr int most_jobs = 1000;

BatchResult<std::string> usable_job(live::BatchHttp& http, std::string const& job,
                                    std::string const& pool) {
  for (int number = 1; number <= most_jobs; ++number) {
    std::string const id = number == 1 ? job : job + "-" + std::to_string(number);
    BatchResult<live::Job> found = live::get_job(http, id);
    if (!found && found.error().status == not_found) {
      BatchResult<void> const added = live::add_job(http, {.id = id, .pool_id = pool});
      if (added) return id;
      // Somebody else was as quick: then it is there, and may be another pool's.
      if (added.error().code != "JobExists") return refuse(added.error());
      found = live::get_job(http, id);
    }
    if (!found) return refuse(found.error());
    if (found->state == "active" && same_but_for_case(found->pool_id, pool)) return id;
  }
  return refuse({.place = "job '" + job + "'", .message = "each of 1,000 jobs of it is over"});
}

}  // namespace

BatchResult<std::string> UsableJobs::find(live::BatchHttp& http, std::string const& job,
                                          std::string const& pool) {
  Time const now = live::wall_clock_now();
  Known& known = known_[{job, pool}];
  if (now < known.until) return known.name;
  BatchResult<std::string> found = usable_job(http, job, pool);
  if (!found) return found;
  bool const moved = !known.name.empty() && known.name != *found;
  if (moved) log(Level::warning, "job rotated", {{"from", known.name}, {"to", *found}});
  known = {*found, now + minute};
  return found;
}

}  // namespace poolcast::agents
