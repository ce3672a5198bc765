// The build without MPI.
#ifndef POOLCAST_MPI

#include "engine/tune/ranks.hpp"

namespace poolcast::tune {

Result<Ranks> Ranks::join() {
  return fail(
      "this poolcast was built without MPI, so each process would tune for itself; install "
      "libopenmpi-dev and build it again, or start it without mpirun");
}

Ranks::~Ranks() = default;
Ranks::Ranks(Ranks&&) noexcept = default;

Result<void> Ranks::agree(std::uint64_t /*identity*/) { return {}; }

EvaluateRound on_ranks(Ranks const& /*ranks*/, EvaluateRound const& here) { return here; }
void answer_requests(Ranks const& /*ranks*/, EvaluateRound const& /*here*/) {}
void dismiss(Ranks const& /*ranks*/) {}

}  // namespace poolcast::tune

#endif
