#include "engine/cli/live_probe.hpp"

#include <algorithm>
#include <iostream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/live_formula.hpp"

namespace poolcast::cli {
namespace {

using experiment::ProbedSetting;
using experiment::Probing;
using formula::Setting;
using live::BatchError;
using live::BatchResult;

BatchResult<std::string> pool_to_probe(live::BatchHttp& http, std::string const& asked) {
  if (!asked.empty()) {
    BatchResult<live::Pool> const pool = pool_with_autoscale(http, asked);
    if (!pool) return live::refuse(pool.error());
    return pool->id;
  }
  BatchResult<std::vector<live::Pool>> const pools =
      live::list_pools(http, {.fields = "id,enableAutoScale"});
  if (!pools) return live::refuse(pools.error());
  auto const found = std::ranges::find_if(*pools, &live::Pool::autoscale);
  if (found != pools->end()) return found->id;
  return live::refuse({.place = "the account",
                       .status = 404,
                       .message = "none of its " + counted(pools->size(), "pool") +
                                  " has autoscale on, and the service evaluates formulas only "
                                  "there; turn it on for one, if only for as long as this takes: "
                                  "az batch pool autoscale enable"});
}

bool is_fixed(ProbedSetting const& one) {
  return formula::setting(one.id).kind == formula::SettingKind::fixed;
}

std::string_view verdict(ProbedSetting const& one) {
  if (!one.value) return "not settled";
  Setting const& row = formula::setting(one.id);
  return *one.value == value_of(row, formula::Semantics{}) ? "as assumed" : "DIFFERS";
}

std::string line_of(ProbedSetting const& one, bool details) {
  constexpr std::size_t widest = 30;
  Setting const& row = formula::setting(one.id);
  std::string text(row.name);
  text.resize(std::max(widest, text.size() + 1), ' ');
  text += one.value ? *one.value : value_of(row, formula::Semantics{});
  text.append("  (").append(verdict(one));
  std::string const assumed = value_of(row, formula::Semantics{});
  if (one.value && *one.value != assumed) text += ": Poolcast assumes " + assumed;
  text += ")\n";
  if (details && !one.formula.empty()) text += "    tried     " + one.formula + "\n";
  if (details || !one.value)
    text += std::string(details ? "    answered  " : "    ") + one.answer + "\n";
  return text;
}

std::string summary_of(Probing const& probing) {
  std::size_t settable = 0, settled = 0, different = 0;
  for (ProbedSetting const& one : probing.settings) {
    if (is_fixed(one)) continue;
    ++settable;
    if (one.value) ++settled;
    if (verdict(one) == "DIFFERS") ++different;
  }
  return std::to_string(settled) + " of " + counted(settable, "setting") + " settled; " +
         std::to_string(different) + " differ from what Poolcast assumes\n";
}

/// What ended the probing, if the service refused more than a formula.
struct Asked {
  Result<Probing> probing;
  std::optional<BatchError> refusal{};
};

Asked probe(live::BatchHttp& http, std::string const& pool) {
  std::optional<BatchError> refusal;
  Result<Probing> probing = experiment::probe_semantics(
      [&](std::string const& formula) -> Result<experiment::TriedFormula> {
        BatchResult<Trial> const trial = try_formula(http, pool, formula);
        if (trial) return trial->formula;
        refusal = trial.error();
        return fail(live::text_of(trial.error()));
      });
  return {std::move(probing), std::move(refusal)};
}

int report(Probing const& probing, LiveProbeOptions const& options, std::ostream& out,
           std::ostream& err) {
  for (ProbedSetting const& one : probing.settings) out << line_of(one, options.details);
  out << summary_of(probing);
  if (options.output.empty()) return ok;
  Result<void> const saved = save_text(options.output, experiment::semantics_text(probing));
  if (!saved) return fail_with(saved.error(), bad_input, err);
  out << "written to " << options.output << "; use it with --semantics " << options.output << "\n";
  return ok;
}

}  // namespace

int live_probe(LiveProbeOptions const& options, std::ostream& out, std::ostream& err) {
  Result<std::unique_ptr<live::BatchHttp>> const http = connect(options.account);
  if (!http) return fail_with(http.error(), wrong_usage, err);
  BatchResult<std::string> const pool = pool_to_probe(**http, options.pool);
  if (!pool) return fail_with(pool.error(), err);
  out << "pool " << *pool << ": formulas are evaluated and not applied\n";
  Asked const asked = probe(**http, *pool);
  if (asked.refusal) return fail_with(*asked.refusal, err);
  return report(*asked.probing, options, out, err);
}

Command live_probe_command() {
  auto const options = std::make_shared<LiveProbeOptions>();
  return {
      .name = "probe",
      .purpose = "Find out what the service does where no document says it",
      .example = "poolcast live probe --pool batchLinux",
      .options = account_options(
          options->account, {{.name = "--pool",
                              .target = &options->pool,
                              .help = "Pool whose autoscale is on (default: the account's first)"},
                             {.name = "-o,--output",
                              .target = &options->output,
                              .help = "Write what was settled to this file, for --semantics",
                              .file = true},
                             {.name = "--details",
                              .target = &options->details,
                              .help = "Show each formula that was tried, and the answer"}}),
      .run = [options] { return live_probe(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
