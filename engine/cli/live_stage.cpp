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

tl::unexpected<Failure> refused(live::BatchError const& error) {
  return failure(live::text_of(error), exit_code_of(error));
}

}  // namespace

Expected<std::vector<live::Pool>, Failure> find_pools(live::BatchHttp& http,
                                                      experiment::Scenario const& scenario,
                                                      bool autoscale) {
  std::vector<live::Pool> pools;
  for (experiment::ScenarioPool const& wanted : scenario.pools) {
    live::BatchResult<live::Pool> pool = live::get_pool(http, wanted.id);
    if (!pool && pool.error().status == 404) {
      return failure("the account has no pool '" + wanted.id + "', which " + scenario.name +
                     " needs; make it first, as with poolcast live pool apply");
    }
    if (!pool) return refused(pool.error());
    if (pool->state == "deleting") return failure("pool '" + wanted.id + "' is being deleted");
    if (autoscale && wanted.formula && pool->autoscale) {
      return failure("--autoscale: pool '" + wanted.id +
                     "' is scaled by the service itself, and only one can scale it; turn that off "
                     "first: az batch pool autoscale disable --pool-id " +
                     wanted.id);
    }
    pools.push_back(std::move(*pool));
  }
  return pools;
}

Result<void> check_prefix_form(experiment::Scenario const& scenario, std::string const& prefix) {
  constexpr std::size_t longest_id = 64;
  std::size_t const longest_ending = std::string_view("-m1000").size();
  bool const well_formed = !prefix.empty() && std::ranges::all_of(prefix, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
  if (!well_formed) {
    return fail("--prefix: '" + prefix + "' can be no part of an id: letters, digits, '-', '_'");
  }
  for (experiment::ScenarioPool const& pool : scenario.pools) {
    if (prefix.size() + 1 + pool.id.size() + longest_ending <= longest_id) continue;
    return fail("--prefix: '" + prefix + "-" + pool.id +
                "' is too long for the id of a job; the service takes 64 characters, so give a "
                "shorter --prefix");
  }
  return {};
}

Expected<void, Failure> check_prefix_is_free(live::BatchHttp& http, std::string const& prefix) {
  live::BatchCall call{.path = "/jobs"};
  live::add_to_query(call, {.filter = "startswith(id,'" + prefix + "-')", .fields = "id"});
  std::string first;
  live::BatchResult<void> const listed = live::each_row(http, call, [&](nlohmann::json const& row) {
    if (first.empty()) first = live::read_job(row).id;
  });
  if (!listed) return refused(listed.error());
  if (first.empty()) return {};
  return failure("--prefix: there is a job '" + first +
                 "' of an earlier run; choose another prefix");
}

}  // namespace poolcast::cli
