#include "engine/cli/live_account.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/cli/failure.hpp"
#include "live/batch_error.hpp"
#include "live/credentials.hpp"
#include "live/system_clock.hpp"

namespace poolcast::cli {

std::vector<Option> account_options(AccountOptions& options, std::vector<Option> own) {
  std::vector<Option> all = {{.name = "--account-endpoint",
                              .target = &options.endpoint,
                              .help = "Batch account's address (default: AZURE_BATCH_ENDPOINT)"},
                             {.name = "--account-name",
                              .target = &options.name,
                              .help = "Batch account's name (default: AZURE_BATCH_ACCOUNT)"},
                             {.name = "--account-key",
                              .target = &options.key,
                              .help = "Its key (default: AZURE_BATCH_ACCESS_KEY, else Entra)"}};
  std::ranges::move(own, std::back_inserter(all));
  return all;
}

Result<std::unique_ptr<live::BatchHttp>> connect(AccountOptions const& options,
                                                 InterruptWatch const* interrupt) {
  live::Variables const variables = live::variables_of_environment();
  Result<live::BatchAccount> const account = live::find_account(
      {.name = options.name, .endpoint = options.endpoint, .key = options.key}, variables);
  if (!account) return fail(account.error().message);
  std::function<void(Duration)> wait;
  if (interrupt != nullptr) {
    wait = [=](Duration length) { interrupt->wait_until(live::wall_clock_now() + length); };
  }
  live::BatchHttpOptions const http{.http = {.ca_bundle = live::ca_bundle_of(variables)},
                                    .retries = {.wait = std::move(wait)},
                                    .seed = live::seed_of_this_run()};
  return std::make_unique<live::BatchHttp>(account->endpoint,
                                           live::authorizer_of(*account, variables, http), http);
}

int exit_code_of(live::BatchError const& error) {
  constexpr int unauthorized = 401, forbidden = 403, timeout = 408, busy = 429;
  for (int const status : {unauthorized, forbidden, timeout, busy}) {
    if (error.status == status) return service_failed;
  }
  return error.status >= 400 && error.status < 500 ? bad_input : service_failed;
}

int fail_with(live::BatchError const& error, std::ostream& err) {
  return fail_with(Failure{live::text_of(error), exit_code_of(error)}, err);
}

}  // namespace poolcast::cli
