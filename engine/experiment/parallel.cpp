#include "engine/experiment/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/base/kept_memory.hpp"

namespace poolcast::experiment {
namespace {

/// What the threads share. A thread takes the lowest index that nobody has taken.
struct Shared {
  Piece const& piece;
  std::vector<std::atomic<double>> done;  // of each piece, from 0 to 1
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stop = false;    // those that run shall end at once
  std::atomic<bool> failed = false;  // no new one shall begin
  std::mutex mutex;                  // of `working`
  std::condition_variable all_done;
  std::size_t working = 0;

  Shared(Piece const& of, std::size_t count) : piece(of), done(count) {}

  void work() {
    while (!stop && !failed) {
      std::size_t const index = next++;
      if (index >= done.size()) break;
      Ending const ending = piece(index, [&](double share) {
        done[index].store(share, std::memory_order_relaxed);
        return !stop.load(std::memory_order_relaxed);
      });
      if (ending == Ending::failed) failed = true;
      if (ending == Ending::done) done[index].store(1, std::memory_order_relaxed);
    }
    std::lock_guard const lock(mutex);
    if (--working == 0) all_done.notify_one();
  }

  double share_done() const {
    double sum = 0;
    for (std::atomic<double> const& one : done) sum += one.load(std::memory_order_relaxed);
    return sum / static_cast<double>(done.size());
  }
};

void wait_for(Shared& shared, std::function<bool(double)> const& go_on) {
  // Often enough for a bar that moves and a Ctrl-C that is obeyed; decides no result.
  constexpr std::chrono::milliseconds between_questions{50};
  std::unique_lock lock(shared.mutex);
  while (!shared.all_done.wait_for(lock, between_questions, [&] { return shared.working == 0; })) {
    if (go_on && !go_on(shared.share_done())) shared.stop = true;
  }
}

}  // namespace

void run_pieces(Parallel const& parallel, Piece const& piece) {
  if (parallel.count == 0) return;
  keep_freed_memory();  // each piece fills as much as the one before it
  Shared shared(piece, parallel.count);
  shared.working = std::clamp<std::size_t>(parallel.threads, 1, parallel.count);
  std::size_t const workers = shared.working;
  // A thread of its own for each call would touch fresh memory each time.
  if (workers == 1 && !parallel.go_on) return shared.work();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < workers; ++i) threads.emplace_back([&] { shared.work(); });
  wait_for(shared, parallel.go_on);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace poolcast::experiment
