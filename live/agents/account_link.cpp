#include "live/agents/account_link.hpp"

#include <utility>

#include "engine/base/random.hpp"

namespace poolcast::agents {

Result<bool> AccountLink::follow(Settings const& settings) {
  Result<live::BatchAccount> account = account_of(settings, variables_);
  if (!account) return fail(account.error().message);
  bool const stays = calls_ && account->name == account_.name &&
                     account->endpoint == account_.endpoint && account->key == account_.key;
  if (stays) return false;
  account_ = std::move(*account);
  live::BatchHttpOptions options{.http = {.connect_timeout = 10 * second,
                                          .timeout = 30 * second,
                                          .ca_bundle = live::ca_bundle_of(variables_),
                                          .given_up = given_up_},
                                 .retries = {.attempts = 3,
                                             .first_wait = 200 * millisecond,
                                             .longest_wait = 30 * second,
                                             .wait = wait_},
                                 .seed = seed_};
  live::Authorizer const authorizer = live::authorizer_of(account_, variables_, options);
  calls_ = std::make_unique<live::BatchHttp>(account_.endpoint, authorizer, options);
  options.retries.attempts = 1;
  options.seed = mix(seed_);
  looks_ = std::make_unique<live::BatchHttp>(account_.endpoint, authorizer, options);
  return true;
}

Result<live::BatchAccount> account_of(Settings const& settings, live::Variables const& variables) {
  return live::find_account({.name = settings.batch_account_name,
                             .endpoint = settings.batch_account_url,
                             .key = settings.batch_account_key},
                            variables);
}

}  // namespace poolcast::agents
