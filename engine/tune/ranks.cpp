// Long: the one file that sees MPI, and both ends of its messages.
#ifdef POOLCAST_MPI

#include "engine/tune/ranks.hpp"

#include <mpi.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace poolcast::tune {
namespace {

enum Tag : int { work = 1, figures = 2, problem = 3, end = 4 };

/// Requests of one candidate in one scenario, which stand next to one another: it is compiled once
/// for them.
struct Group {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// Small enough that every rank gets some: in the last rounds of a race there are few candidates.
std::deque<Group> groups_of(std::span<Request const> requests, std::size_t ranks) {
  constexpr std::size_t groups_a_rank = 4;
  std::size_t const most = std::max<std::size_t>(1, requests.size() / (groups_a_rank * ranks));
  std::deque<Group> groups;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    bool const same = i > 0 && requests[i].scenario == requests[i - 1].scenario &&
                      requests[i].candidate == requests[i - 1].candidate;
    if (!same || groups.back().count == most) groups.push_back({i, 0});
    ++groups.back().count;
  }
  return groups;
}

/// How many values a candidate has; then, a request, `index, scenario, seed, values...`.
using Words = std::vector<std::uint64_t>;

Words words_of(std::span<Request const> requests, Group const& group) {
  Words words{requests[group.first].candidate.size()};
  for (std::size_t i = group.first; i < group.first + group.count; ++i) {
    words.insert(words.end(), {i, requests[i].scenario, requests[i].seed});
    words.insert(words.end(), requests[i].candidate.begin(), requests[i].candidate.end());
  }
  return words;
}

struct Asked {
  std::vector<std::size_t> indices;
  std::vector<Request> requests;
};

Asked asked_in(Words const& words) {
  Asked asked;
  std::size_t const dimensions = words.front();
  for (std::size_t at = 1; at < words.size(); at += 3 + dimensions) {
    asked.indices.push_back(words[at]);
    auto const values = words.begin() + static_cast<std::ptrdiff_t>(at + 3);
    asked.requests.push_back(
        {.scenario = words[at + 1],
         .seed = words[at + 2],
         .candidate = Candidate(values, values + static_cast<std::ptrdiff_t>(dimensions))});
  }
  return asked;
}

/// A message that has come, if one has.
std::optional<MPI_Status> waiting_message(int from) {
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(from, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
  if (there == 0) return std::nullopt;
  return status;
}

template <class Value>
std::vector<Value> receive(MPI_Status const& status, MPI_Datatype type) {
  int count = 0;
  MPI_Get_count(&status, type, &count);
  std::vector<Value> values(static_cast<std::size_t>(count));
  MPI_Recv(values.data(), count, type, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return values;
}

template <class Values>
void send(int to, Tag tag, MPI_Datatype type, Values const& values) {
  MPI_Send(values.data(), static_cast<int>(values.size()), type, to, tag, MPI_COMM_WORLD);
}

/// Waiting costs no processor: a rank may share its core with one that simulates.
void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

/// The requests of one round, at rank 0.
class Round {
 public:
  Round(Ranks const& ranks, EvaluateRound const& here, std::span<Request const> requests,
        TakeFigures const& take, RoundGoOn const& go_on)
      : here_(here),
        requests_(requests),
        take_(take),
        go_on_(go_on),
        groups_(groups_of(requests, static_cast<std::size_t>(ranks.count()))),
        open_(static_cast<std::size_t>(ranks.count())) {}

  void run() {
    std::thread worker([&] { work_here(); });
    while (more() || busy()) {
      hand_out();
      if (!hear()) rest();
      ask_whether_to_go_on();
    }
    worker.join();
    drain();
  }

 private:
  std::optional<Group> next() {
    std::lock_guard const lock(mutex_);
    if (!go_ || groups_.empty()) return std::nullopt;
    Group const group = groups_.front();
    groups_.pop_front();
    return group;
  }
  bool more() {
    std::lock_guard const lock(mutex_);
    return (go_ && !groups_.empty()) || here_works_;
  }
  bool busy() const {
    return std::ranges::any_of(open_, [](std::size_t count) { return count > 0; });
  }

  /// On a thread of its own; what it finds is taken by the one that speaks with the others.
  void work_here() {
    while (std::optional<Group> const group = next()) {
      here_(requests_.subspan(group->first, group->count),
            [&](std::size_t index, RunFigures of) { keep(group->first + index, std::move(of)); },
            {});
    }
    std::lock_guard const lock(mutex_);
    here_works_ = false;
  }
  void keep(std::size_t index, RunFigures of) {
    std::lock_guard const lock(mutex_);
    found_.emplace_back(index, std::move(of));
  }

  void hand_out() {
    for (std::size_t rank = 1; rank < open_.size(); ++rank) {
      if (open_[rank] > 0) continue;
      std::optional<Group> const group = next();
      if (!group) return;
      open_[rank] = group->count;
      send(static_cast<int>(rank), work, MPI_UINT64_T, words_of(requests_, *group));
    }
  }

  /// Whether anything was heard.
  bool hear() {
    bool heard = drain();
    while (std::optional<MPI_Status> const status = waiting_message(MPI_ANY_SOURCE)) {
      heard = true;
      RunFigures of;
      std::size_t index = 0;
      if (status->MPI_TAG == problem) {
        std::vector<char> const text = receive<char>(*status, MPI_CHAR);
        of.problem.assign(text.begin(), text.end());
        std::size_t const space = of.problem.find(' ');
        index = std::stoull(of.problem);
        of.problem.erase(0, space + 1);
      } else {
        of.values = receive<double>(*status, MPI_DOUBLE);
        index = static_cast<std::size_t>(of.values.back());
        of.values.pop_back();
      }
      --open_[static_cast<std::size_t>(status->MPI_SOURCE)];
      take(index, std::move(of));
    }
    return heard;
  }

  bool drain() {
    std::vector<std::pair<std::size_t, RunFigures>> found;
    {
      std::lock_guard const lock(mutex_);
      std::swap(found, found_);
    }
    for (auto& [index, of] : found) take(index, std::move(of));
    return !found.empty();
  }
  void take(std::size_t index, RunFigures of) {
    ++taken_;
    take_(index, std::move(of));
  }

  void ask_whether_to_go_on() {
    if (++turns_ % 100 != 0) return;  // some times a second: each turn rests, or has heard
    bool const go = go_on_(static_cast<double>(taken_) / static_cast<double>(requests_.size()));
    std::lock_guard const lock(mutex_);
    go_ = go_ && go;
  }

  EvaluateRound const& here_;
  std::span<Request const> requests_;
  TakeFigures const& take_;
  RoundGoOn const& go_on_;
  std::deque<Group> groups_;
  std::vector<std::size_t> open_;  // by rank: requests that it has not answered
  std::mutex mutex_;               // of groups_, found_, here_works_ and go_
  std::vector<std::pair<std::size_t, RunFigures>> found_;
  bool here_works_ = true;
  bool go_ = true;
  std::size_t taken_ = 0;
  std::size_t turns_ = 0;
};

void answer(std::size_t index, RunFigures& found) {
  if (found.values.empty()) {
    return send(0, problem, MPI_CHAR, std::to_string(index) + " " + found.problem);
  }
  found.values.push_back(static_cast<double>(index));
  send(0, figures, MPI_DOUBLE, found.values);
}

}  // namespace

Result<Ranks> Ranks::join() {
  Ranks ranks;
  int provided = 0;
  // Only the thread that joins speaks with the others.
  if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS) {
    return fail("MPI could not be started");
  }
  ranks.joined_ = true;
  MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks.count_);
  if (ranks.count_ == 1) {
    return fail(
        "this process was started with others and does not reach them, so each would tune for "
        "itself; start them with mpirun, or srun --mpi=pmix");
  }
  return ranks;
}

Ranks::~Ranks() {
  if (joined_) MPI_Finalize();
}

Ranks::Ranks(Ranks&& from) noexcept
    : rank_(from.rank_), count_(from.count_), joined_(std::exchange(from.joined_, false)) {}

Result<void> Ranks::agree(std::uint64_t identity) {
  if (!joined_) return {};
  std::vector<std::uint64_t> all(static_cast<std::size_t>(count_));
  MPI_Allgather(&identity, 1, MPI_UINT64_T, all.data(), 1, MPI_UINT64_T, MPI_COMM_WORLD);
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (all[rank] == 0) return fail("rank " + std::to_string(rank) + " cannot read its files");
    if (all[rank] == all[0]) continue;
    return fail("rank " + std::to_string(rank) +
                " reads other scenarios or formulas than rank 0, or is another poolcast; give all "
                "machines the same files");
  }
  return {};
}

EvaluateRound on_ranks(Ranks const& ranks, EvaluateRound const& here) {
  return [&ranks, &here](std::span<Request const> requests, TakeFigures const& take,
                         RoundGoOn const& go_on) {
    if (!requests.empty()) Round(ranks, here, requests, take, go_on).run();
  };
}

void answer_requests(Ranks const& ranks, EvaluateRound const& here) {
  ENSURE(!ranks.first());
  while (true) {
    std::optional<MPI_Status> const status = waiting_message(0);
    if (!status) {
      rest();
      continue;
    }
    Words const words = receive<std::uint64_t>(*status, MPI_UINT64_T);
    if (status->MPI_TAG == end) return;
    Asked const asked = asked_in(words);
    std::vector<RunFigures> found(asked.requests.size());
    here(asked.requests, [&](std::size_t index, RunFigures of) { found[index] = std::move(of); },
         {});
    for (std::size_t i = 0; i < found.size(); ++i) answer(asked.indices[i], found[i]);
  }
}

void dismiss(Ranks const& ranks) {
  for (int rank = 1; rank < ranks.count(); ++rank) send(rank, end, MPI_UINT64_T, Words{});
}

}  // namespace poolcast::tune

#endif
