#include "engine/cli/live_stage.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/cli/command.hpp"
#include "engine/cli/live_account.hpp"
#include "live/batch_calls.hpp"
#include "live/batch_pools.hpp"
#include "live/batch_read.hpp"

namespace poolcast::cli {
namespace {

tl::unexpected<StageFailure> refused(live::BatchError const& error) {
  return tl::unexpected(StageFailure{live::text_of(error), exit_code_of(error)});
}

tl::unexpected<StageFailure> wrong(std::string message, int code = bad_input) {
  return tl::unexpected(StageFailure{std::move(message), code});
}

}  // namespace

Expected<std::vector<live::Pool>, StageFailure> find_pools(live::BatchHttp& http,
                                                           experiment::Scenario const& scenario,
                                                           bool autoscale) {
  std::vector<live::Pool> pools;
  for (experiment::ScenarioPool const& wanted : scenario.pools) {
    live::BatchResult<live::Pool> pool = live::get_pool(http, wanted.id);
    if (!pool && pool.error().status == 404) {
      return wrong("the account has no pool '" + wanted.id + "', which " + scenario.name +
                   " needs; make it first, as with poolcast live pool apply");
    }
    if (!pool) return refused(pool.error());
    if (pool->state == "deleting") return wrong("pool '" + wanted.id + "' is being deleted");
    if (autoscale && wanted.formula && pool->autoscale) {
      return wrong("--autoscale: pool '" + wanted.id +
                   "' is scaled by the service itself, and only one can scale it; turn that off "
                   "first: az batch pool autoscale disable --pool-id " +
                   wanted.id);
    }
    pools.push_back(std::move(*pool));
  }
  return pools;
}

Expected<void, StageFailure> check_prefix(live::BatchHttp& http,
                                          experiment::Scenario const& scenario,
                                          std::string const& prefix) {
  constexpr std::size_t longest_id = 64;
  std::size_t const longest_ending = std::string_view("-m1000").size();
  bool const well_formed = !prefix.empty() && std::ranges::all_of(prefix, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
  if (!well_formed) {
    return wrong("--prefix: '" + prefix + "' can be no part of an id: letters, digits, '-', '_'",
                 wrong_usage);
  }
  for (experiment::ScenarioPool const& pool : scenario.pools) {
    if (prefix.size() + 1 + pool.id.size() + longest_ending <= longest_id) continue;
    return wrong("--prefix: '" + prefix + "-" + pool.id +
                     "' is too long for the id of a job; the service takes 64 characters",
                 wrong_usage);
  }
  live::BatchCall call{.path = "/jobs"};
  live::add_to_query(call, {.filter = "startswith(id,'" + prefix + "-')", .fields = "id"});
  std::string first;
  live::BatchResult<void> const listed = live::each_row(http, call, [&](nlohmann::json const& row) {
    if (first.empty()) first = live::read_job(row).id;
  });
  if (!listed) return refused(listed.error());
  if (first.empty()) return {};
  return wrong("--prefix: there is a job '" + first + "' of an earlier run; choose another prefix");
}

}  // namespace poolcast::cli
