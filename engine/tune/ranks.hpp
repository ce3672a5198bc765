// Many processes that tune together, as mpirun starts them: rank 0 searches and keeps the study,
// and all of them simulate. What is asked of whom decides nothing: a run has the same figures on
// every rank (evaluate.hpp). Without MPI in the build there is one rank.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/base/result.hpp"
#include "engine/tune/evaluate.hpp"

namespace poolcast::tune {

class Ranks {
 public:
  /// One rank, without MPI.
  Ranks() = default;
  /// Joins the others that mpirun has started. The error: this build has no MPI, or there are none.
  static Result<Ranks> join();
  ~Ranks();
  Ranks(Ranks&& from) noexcept;
  Ranks& operator=(Ranks&&) = delete;

  int rank() const { return rank_; }
  int count() const { return count_; }
  bool first() const { return rank_ == 0; }

  /// Waits for all. The error, the same on every rank, names the first whose `identity`, a hash of
  /// what it has read, is not rank 0's; 0: it could not read it.
  Result<void> agree(std::uint64_t identity);

 private:
  int rank_ = 0;
  int count_ = 1;
  bool joined_ = false;
};

/// Rank 0's: the requests of a candidate go together to whoever is free, this process among them.
/// `here` runs them on this one's thread; both live as long as the result.
EvaluateRound on_ranks(Ranks const& ranks, EvaluateRound const& here);

/// The other ranks': runs what rank 0 asks for until it says that nothing more comes.
void answer_requests(Ranks const& ranks, EvaluateRound const& here);

/// Rank 0's, once: nothing more comes.
void dismiss(Ranks const& ranks);

}  // namespace poolcast::tune
