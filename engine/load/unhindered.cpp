#include "engine/load/unhindered.hpp"

#include <algorithm>

namespace poolcast::load {
namespace {

/// The row of each job in Load::needs, or none.
constexpr std::uint32_t no_row = ~std::uint32_t{0};

std::vector<std::uint32_t> rows_by_job(Load const& load) {
  std::vector<std::uint32_t> rows(load.jobs.size(), no_row);
  for (std::size_t i = 0; i < load.needs.size(); ++i) {
    rows[load.needs[i].job] = static_cast<std::uint32_t>(i);
  }
  return rows;
}

}  // namespace

Unhindered run_unhindered(Load const& load) {
  std::size_t const count = load.jobs.size();
  Unhindered result{std::vector<Time>(count), std::vector<std::uint32_t>(count, 1)};
  for (std::size_t i = 0; i < count; ++i) result.begin[i] = load.jobs[i].queued;
  if (load.needs.empty()) return result;
  std::vector<std::uint32_t> const rows = rows_by_job(load);
  std::vector<char> done(count, 0);
  std::size_t edges = 0;
  for (Needs const& row : load.needs) edges += row.jobs.size();
  // A job's needs may stand after it: depth first, with a stack of our own, since a merge train is
  // a chain without a bound.
  std::vector<std::uint32_t> open;
  for (Needs const& row : load.needs) {
    open.push_back(row.job);
    while (!open.empty()) {
      std::uint32_t const job = open.back();
      std::size_t const before = open.size();
      if (done[job] == 0 && rows[job] != no_row) {
        for (std::uint32_t need : load.needs[rows[job]].jobs) {
          if (done[need] == 0) open.push_back(need);
        }
        ENSURE(open.size() <= edges + 1);  // a circle would grow beyond
      }
      if (open.size() > before) continue;
      open.pop_back();
      if (done[job] != 0) continue;
      done[job] = 1;
      if (rows[job] == no_row) continue;
      for (std::uint32_t need : load.needs[rows[job]].jobs) {
        result.begin[job] = std::max(result.begin[job], result.end(load, need));
        result.depth[job] = std::max(result.depth[job], result.depth[need] + 1);
      }
    }
  }
  return result;
}

}  // namespace poolcast::load
