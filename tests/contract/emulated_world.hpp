// The contract's second world: the emulator behind a real socket, asked by the Batch client. Time
// stands still in it but for what the console lets pass, so nothing depends on how fast this
// machine is.
#pragma once

#include <httplib.h>

#include <memory>
#include <thread>
#include <vector>

#include "engine/cli/emulated_account.hpp"
#include "live/rest_batch_service.hpp"
#include "tests/contract/scene.hpp"

namespace poolcast::contract {

/// Time in the emulator, and the load by it.
class EmulatedTime final : public batch::Clock, public batch::RequestSource {
 public:
  EmulatedTime(int port, Scene const& scene);

  Time now() const override { return now_; }
  void wait_until(Time time) override;
  std::span<batch::AgentRequest const> take() override;
  std::span<batch::JobTransition const> jobs() override { return {}; }
  void inject(sim::FaultKind kind, Duration lasts);

 private:
  /// The answer to a POST below the console's path.
  std::string post(std::string const& path);

  httplib::Client console_;
  Time now_;
  load::Load load_;
  std::size_t next_ = 0;  // of the load's jobs
  std::vector<batch::AgentRequest> taken_;
};

class EmulatedWorld {
 public:
  explicit EmulatedWorld(Scene const& scene);
  EmulatedWorld(EmulatedWorld const&) = delete;
  EmulatedWorld& operator=(EmulatedWorld const&) = delete;
  ~EmulatedWorld();

  batch::Clock& clock() { return *time_; }
  batch::BatchService& service() { return *service_; }
  batch::RequestSource& source() { return *time_; }

  void inject(sim::FaultKind kind, Duration lasts) { time_->inject(kind, lasts); }
  /// The request of that number from now on fails; negative: none.
  void fail_request(int number) { fails_in_ = number; }

 private:
  void start_server(Scene const& scene);
  Result<std::string> authorization(live::HttpRequest const& request, live::Asked asked);
  void add_pool(sim::PoolModel const& model);

  live::Authorizer const by_key_;
  std::unique_ptr<cli::EmulatedAccount> account_;
  std::thread server_;
  int port_ = 0;
  int fails_in_ = -1;  // after so many requests; negative: never
  std::unique_ptr<EmulatedTime> time_;
  std::unique_ptr<live::BatchHttp> http_;
  std::unique_ptr<live::RestBatchService> service_;
};

}  // namespace poolcast::contract
