// Which jobs wait for a job: Load::needs the other way round.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/load/load.hpp"

namespace poolcast::load {

struct Dependents {
  std::vector<std::uint32_t> open_needs;  // by job: how many jobs it needs
  std::vector<std::uint32_t> begin;       // by job, and one more: where in `jobs` its own begin
  std::vector<std::uint32_t> jobs;

  /// The jobs that need it, in their order.
  std::span<std::uint32_t const> of(std::uint32_t job) const {
    return {jobs.data() + begin[job], jobs.data() + begin[job + 1]};
  }
};

/// Of so many jobs. One beyond them, which was cut off, is never done.
Dependents dependents_of(std::vector<Needs> const& needs, std::size_t jobs);

}  // namespace poolcast::load
