#include "engine/cli/live.hpp"

#include "engine/cli/live_doctor.hpp"
#include "engine/cli/live_placeholder.hpp"
#include "engine/cli/live_pool_show.hpp"
#include "engine/cli/live_probe.hpp"
#include "engine/cli/live_reconcile.hpp"
#include "engine/cli/live_record.hpp"
#include "engine/cli/live_serve.hpp"
#include "engine/cli/live_shadow.hpp"
#include "engine/cli/live_verify.hpp"

namespace poolcast::cli {
namespace {

constexpr char example[] = "poolcast live pool show batchLinux";

Command pool_command() {
  return {.name = "pool",
          .purpose = "Look at a pool of the account",
          .example = example,
          .commands = {live_pool_show_command()}};
}

}  // namespace

Command live_command() {
  return {.name = "live",
          .purpose = "Work with a Batch account: AZURE_BATCH_ENDPOINT names it",
          .example = example,
          .commands = {pool_command(), live_verify_command(), live_probe_command(),
                       live_shadow_command(), live_record_command(), live_doctor_command(),
                       live_placeholder_command(), live_reconcile_command(), live_serve_command()}};
}

}  // namespace poolcast::cli
