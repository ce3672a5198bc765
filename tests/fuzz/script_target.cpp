// Any text is a test script or gets diagnostics; a script can be run, reported in every form, and
// updated, and can be read again afterwards.
#include "engine/formulatest/output.hpp"
#include "engine/formulatest/run.hpp"
#include "engine/formulatest/update.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace poolcast::fuzz {
namespace {

using namespace formulatest;

constexpr char const* formula =
    "$x = $PendingTasks.GetSample(3); $v = $x + 1; $t = time(); $i = $t - time(\"2026-01-12\");\n"
    "$TargetDedicatedNodes = len($x) > 2 && $CurrentDedicatedNodes < 9 ? max($x) : 1;\n";

void check_report(FileReport const& report) {
  Reports const reports{report};
  for (auto const form : {to_text, to_json, to_junit, to_tap, to_github, to_azure_devops}) {
    ENSURE(!form(reports).empty());
  }
}

}  // namespace

void run_target(std::string_view bytes) {
  RunOptions options{.load_formula = [](std::string const& path, std::string const&) {
    return Result<Source>(Source{path, formula});
  }};
  Prepared prepared = prepare({"fuzz.test", std::string(bytes)}, options);
  if (prepared.script) {
    // A simulation reads files, and takes its time.
    std::erase_if(prepared.script->cases, [](Case const& one) { return one.simulation; });
    Subject const* const subject = prepared.subject ? &*prepared.subject : nullptr;
    std::optional<Coverage> coverage;
    if (subject != nullptr) coverage.emplace(subject->source, *subject->tree);
    if (coverage) options.coverage = &*coverage;
    run_cases(*prepared.script, subject, options, prepared.report);
    if (coverage) ENSURE(!to_text(*coverage).empty());
    ENSURE(read_script({"fuzz.test", updated(prepared.report)}));
  }
  check_report(prepared.report);
}

}  // namespace poolcast::fuzz
