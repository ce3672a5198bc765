// No file of this process grows any more, as on a full disk.
#pragma once

#include <sys/resource.h>

#include <csignal>

namespace poolcast::test {

class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const small{.rlim_cur = most_bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  FullDisk(FullDisk const&) = delete;
  FullDisk& operator=(FullDisk const&) = delete;
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  // Less than the outbox has from the beginning, and enough for what a test logs.
  static constexpr rlim_t most_bytes = 8192;
  rlimit before_{};
};

}  // namespace poolcast::test
