// One request on its way through an operation: what was asked, of which account, and the pieces
// that answers are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/emulator/account.hpp"
#include "engine/emulator/json.hpp"
#include "engine/emulator/message.hpp"
#include "engine/emulator/problem.hpp"
#include "engine/emulator/uri.hpp"

namespace poolcast::emulator {

struct Operation;

struct Call {
  Account& account;
  Request const& request;
  Uri const& uri;
  Operation const& operation;
  std::vector<std::string> names;  // of the path: pool, node
  Json const& body;                // checked; an empty object if there is none
};

using Answer = Expected<Response, Problem>;

/// The URL of a thing: `pools/p/nodes/n` below the account's.
std::string url(Call const& call, std::string const& path);

/// A body with its `odata.metadata`; `type` is what follows `$metadata#`.
Response show(Call const& call, std::string const& type, Json const& entity);

/// No body.
inline Response done(int status) { return {.status = status}; }

/// Adds what names the resource and its version.
Response with_stamp(Call const& call, Response response, Stamp const& stamp,
                    std::string const& path);

/// What the conditional headers have against the operation, if it heeds them.
std::optional<Problem> condition_problem(Call const& call, Stamp const& stamp);

// The things that the path names; the problem says that there is none, or that the conditional
// headers forbid it.
Expected<Pool*, Problem> find_pool(Call const& call);
Expected<Job*, Problem> find_job(Call const& call);
/// One that is not over, and not about to be.
Expected<Job*, Problem> find_open_job(Call const& call);
Expected<Task*, Problem> find_task(Call const& call, Job& job);
Expected<batch::NodeId, Problem> find_node(Pool const& pool, std::string_view name);

/// $select of one resource.
Json selected(Call const& call, Json entity);
bool wants_stats(Call const& call);

}  // namespace poolcast::emulator
