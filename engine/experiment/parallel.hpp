// Pieces of work that need nothing of one another, on several threads. Which thread runs a piece
// decides nothing. Knows not what the pieces are.
#pragma once

#include <cstddef>
#include <functional>

namespace poolcast::experiment {

/// How a piece ended. After one has `failed`, no new one begins; `cut`: its go-on said no.
enum class Ending { done, failed, cut };

/// A piece tells how much of it is done, from 0 to 1, and is told whether to go on.
using PieceGoOn = std::function<bool(double)>;
using Piece = std::function<Ending(std::size_t index, PieceGoOn const& go_on)>;

struct Parallel {
  std::size_t count = 1;
  std::size_t threads = 1;
  /// Asked some times a second with the share of the work that is done; `false` ends it.
  std::function<bool(double)> go_on{};
};

/// Pieces begin in their order: all before one that failed have been run, so the first failure is
/// always the same one.
void run_pieces(Parallel const& parallel, Piece const& piece);

}  // namespace poolcast::experiment
