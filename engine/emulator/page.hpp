// One page of a list: what passes the filter, from where the last page ended, at most so many.
#pragma once

#include <string>
#include <vector>

#include "engine/emulator/call.hpp"
#include "engine/emulator/filter.hpp"

namespace poolcast::emulator {

class Page {
 public:
  /// The problem says what is wrong with the query.
  static Expected<Page, Problem> open(Call const& call, std::string_view filterable);

  /// The key of the last thing on the page before; things follow each other by key.
  std::string const& after() const { return after_; }
  /// Whether no more is needed to know all of the page.
  bool full() const { return more_; }
  void add(std::string const& key, Json const& entity);

  /// The page; `type` is what follows `$metadata#`.
  Response close(Call const& call, std::string const& type) const;

 private:
  Filter filter_;
  std::size_t most_ = 0;
  std::string after_;
  std::string last_;
  bool more_ = false;
  std::vector<std::shared_ptr<Json const>> entities_;
};

}  // namespace poolcast::emulator
