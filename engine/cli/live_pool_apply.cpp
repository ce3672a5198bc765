#include "engine/cli/live_pool_apply.hpp"

#include <iostream>

#include "engine/cli/failure.hpp"
#include "engine/cli/pool_change.hpp"

namespace poolcast::cli {

int live_pool_apply(LivePoolApplyOptions const& options, std::ostream& out, std::ostream& err) {
  std::optional<std::vector<WantedPool>> const pools = load_wanted_pools(options.file, err);
  if (!pools) return bad_input;
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  std::string const file = options.file.file == "-" ? "the file" : options.file.file;
  for (WantedPool const& pool : *pools) {
    int const code = change_pool(**http, pool, {file, options.dry_run, options.recreate}, out, err);
    if (code != ok) return code;
  }
  return ok;
}

Command live_pool_apply_command() {
  auto const options = std::make_shared<LivePoolApplyOptions>();
  return {
      .name = "apply",
      .purpose = "Make pools what a file says: create them, or change what can be changed",
      .example = "poolcast live pool apply docs/examples/pool.json --dry-run",
      .options = account_options(
          options->account,
          {{.name = "FILE",
            .target = &options->file.file,
            .help = "Pool in the service's JSON (az batch pool create --json-file), or an ARM "
                    "template; - is standard input",
            .required = true,
            .file = true},
           {.name = "--formula",
            .target = &options->file.formula,
            .help = "Formula file, in place of FILE's own",
            .file = true},
           {.name = "--pool",
            .target = &options->file.pool,
            .help = "One pool of FILE (default: all of them)"},
           {.name = "--parameters",
            .target = &options->file.parameters,
            .help = "Parameters file of the template",
            .file = true},
           {.name = "--dry-run",
            .target = &options->dry_run,
            .help = "Print the difference, and change nothing"},
           {.name = "--recreate",
            .target = &options->recreate,
            .help = "Delete the pool and make it anew where it cannot be changed otherwise; its "
                    "running tasks start again"}}),
      .run = [options] { return live_pool_apply(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
