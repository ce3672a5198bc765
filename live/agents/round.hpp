// What became of orders in one step of the submitter's round, before the outbox knows it.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "live/agents/outbox.hpp"

namespace poolcast::agents {

/// Tried again later, all at the same time.
struct PutOff {
  std::vector<QueuedOrder> orders;
  std::string reason;
};

struct Round {
  std::vector<Settled> settled{};
  std::vector<PutOff> put_off{};
  bool reaches_batch = true;

  // What is in neither was not tried and stays due: it comes before what was put off, so that no
  // order which always fails holds up others for ever.

  bool is_fine() const { return put_off.empty(); }

  /// Together with the others that wait for the same reason.
  void put_off_order(QueuedOrder order, std::string const& reason) {
    auto known = std::ranges::find(put_off, reason, &PutOff::reason);
    if (known == put_off.end()) known = put_off.insert(known, {.orders = {}, .reason = reason});
    known->orders.push_back(std::move(order));
  }
  void put_off_all(std::vector<QueuedOrder> const& orders, std::string const& reason) {
    for (QueuedOrder const& one : orders) put_off_order(one, reason);
  }
};

}  // namespace poolcast::agents
