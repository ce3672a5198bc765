// The connection to the Batch account that the settings name; another one when they change.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "live/agents/settings.hpp"
#include "live/batch_http.hpp"

namespace poolcast::agents {

class AccountLink {
 public:
  /// `variables` are those of the environment, and `wait` is called between attempts. `given_up`
  /// may be nothing, else it ends a request that is under way.
  AccountLink(live::Variables variables, std::uint64_t seed, std::function<void(Duration)> wait,
              std::function<bool()> given_up = {})
      : variables_(std::move(variables)),
        seed_(seed),
        wait_(std::move(wait)),
        given_up_(std::move(given_up)) {}

  /// Whether the account is another one than before. The error leaves the former one.
  Result<bool> follow(Settings const& settings);

  /// For what has been followed.
  live::BatchHttp& calls() { return *calls_; }
  /// For looks at single tasks, which are tried once: the answer to a hundred of them may be lost
  /// together, and then a wait for each would hold up all that come after.
  live::BatchHttp& looks() { return *looks_; }
  bool is_there() const { return calls_ != nullptr; }

 private:
  live::Variables variables_;
  std::uint64_t seed_;
  std::function<void(Duration)> wait_;
  std::function<bool()> given_up_;
  live::BatchAccount account_{};
  std::unique_ptr<live::BatchHttp> calls_{};
  std::unique_ptr<live::BatchHttp> looks_{};
};

/// The account of the settings, and for what they leave out of the environment.
Result<live::BatchAccount> account_of(Settings const& settings, live::Variables const& variables);

}  // namespace poolcast::agents
