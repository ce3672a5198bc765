// `./dev swarm [SEEDS]`: every law over many seeds, on all cores. What breaks is printed with its
// seed, the command that repeats it, and the smallest case found that breaks the same law.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/swarm/checks.hpp"
#include "tests/swarm/features.hpp"
#include "tests/swarm/shrink.hpp"

namespace {

using namespace poolcast::experiment;

constexpr int most_tries = 4'000;  // of smaller cases: seconds
constexpr std::size_t most_shrunk = 5;

thread_local std::uint64_t seed_of_thread = 0;

/// A broken ENSURE ends the program; not without a word on which seed it was.
extern "C" void tell_seed(int signal) {
  static_cast<void>(std::fprintf(stderr, "swarm: seed %llu ends the program\n",
                                 static_cast<unsigned long long>(seed_of_thread)));
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(std::raise(signal));
}

/// The seeds that broke a law, ascending.
std::map<std::uint64_t, Findings> run(std::uint64_t from, std::uint64_t to) {
  std::map<std::uint64_t, Findings> broken;
  std::mutex lock;
  std::atomic<std::uint64_t> next = from;
  auto const work = [&] {
    for (std::uint64_t seed = next++; seed <= to; seed = next++) {
      seed_of_thread = seed;
      Findings const findings = broken_by(swarm_case(seed));
      if (findings.empty()) continue;
      std::scoped_lock const mine(lock);
      broken.emplace(seed, findings);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) thread.join();
  return broken;
}

void show(std::uint64_t seed, Findings const& findings) {
  Law const law = findings.first();
  std::printf("seed %llu breaks\n%sto repeat it: ./dev swarm --seed %llu\n",
              static_cast<unsigned long long>(seed), findings.text().c_str(),
              static_cast<unsigned long long>(seed));
  int tries = 0;
  seed_of_thread = seed;
  SwarmCase const small = shrunk(
      swarm_case(seed), [&](SwarmCase const& of) { return broken_by(of).broken(law); },
      [&] { return ++tries < most_tries; });
  std::printf("the smallest case found that breaks '%s':\n%s%s\n", text_of(law),
              broken_by(small).text().c_str(), text_of(small).c_str());
}

/// One case a law.
void show_all(std::map<std::uint64_t, Findings> const& broken) {
  std::vector<Law> shown;
  for (auto const& [seed, findings] : broken) {
    if (std::ranges::find(shown, findings.first()) != shown.end()) continue;
    if (shown.size() == most_shrunk) break;
    shown.push_back(findings.first());
    show(seed, findings);
  }
}

int wrong_usage() {
  static_cast<void>(std::fputs("usage: swarm [SEEDS | --seed SEED]\n", stderr));
  return 2;
}

bool read_number(char const* text, std::uint64_t& number) {
  char* end = nullptr;
  number = std::strtoull(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0';
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t from = 1, to = 10'000;
  bool const one = argc == 3 && std::string(argv[1]) == "--seed";
  if (one && !read_number(argv[2], from)) return wrong_usage();
  if (one) to = from;
  if (!one && (argc > 2 || (argc == 2 && (!read_number(argv[1], to) || to == 0)))) {
    return wrong_usage();
  }
  static_cast<void>(std::signal(SIGABRT, tell_seed));
  static_cast<void>(std::signal(SIGSEGV, tell_seed));
  std::map<std::uint64_t, Findings> const broken = run(from, to);
  show_all(broken);
  std::printf("%llu seeds: ", static_cast<unsigned long long>(to - from + 1));
  if (broken.empty()) {
    std::puts("no law was broken");
  } else {
    std::printf("%zu of them break a law\n", broken.size());
  }
  return broken.empty() ? 0 : 1;
}
