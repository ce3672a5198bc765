// The options of every command that talks to a Batch account, and the connection they make.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "engine/cli/command.hpp"
#include "engine/cli/interrupt.hpp"
#include "live/batch_http.hpp"

namespace poolcast::cli {

struct AccountOptions {
  std::string name;
  std::string endpoint;
  std::string key;
};

/// Those of the account, then the command's own.
std::vector<Option> account_options(AccountOptions& options, std::vector<Option> own);

/// By the options, and by the environment where they say nothing. The error is a wrong usage.
/// `interrupt`, which must outlive it, cuts the waits between two attempts at a request short.
Result<std::unique_ptr<live::BatchHttp>> connect(AccountOptions const& options,
                                                 InterruptWatch const* interrupt = nullptr);

/// What a refusal is for the exit code: the caller's mistake, or the service's.
int exit_code_of(live::BatchError const& error);
/// Tells it on `err`, and gives its exit code.
int fail_with(live::BatchError const& error, std::ostream& err);

}  // namespace poolcast::cli
