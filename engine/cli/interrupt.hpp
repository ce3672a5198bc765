// Ctrl-C during long work: the first one asks for an end, so that what is known by then can be
// told; a second one kills, as ever.
#pragma once

namespace poolcast::cli {

/// At most one at a time. Where the signal was ignored before, it stays so: `nohup` and the like.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(InterruptWatch const&) = delete;
  InterruptWatch& operator=(InterruptWatch const&) = delete;

  bool asked() const;
};

}  // namespace poolcast::cli
