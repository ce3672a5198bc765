#include "engine/cli/tune_study.hpp"

#include <iostream>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/cli/failure.hpp"
#include "engine/tune/answer.hpp"
#include "engine/tune/definition.hpp"
#include "engine/tune/front.hpp"
#include "engine/tune/output.hpp"
#include "engine/tune/page.hpp"
#include "engine/tune/study.hpp"

namespace poolcast::cli {
namespace {

Result<tune::Trials> read_study(TuneStudyOptions const& options) {
  Result<std::unique_ptr<tune::Study>> const study = tune::Study::look(options.study);
  if (!study) return fail(study.error().message);
  Result<tune::Trials> definition = tune::read_definition((*study)->definition());
  if (!definition) return fail(options.study + ": " + definition.error().message);
  tune::Trials trials = tune::trials_of(std::move(*definition), (*study)->results());
  trials.interrupted = !(*study)->ended();
  Result<std::optional<std::size_t>> const chosen = tune::choose(trials, options.choose);
  if (!chosen) return fail(chosen.error().message);
  trials.chosen = *chosen;
  trials.answer = tune::answer_of(trials, (*study)->results());
  if (trials.interrupted) {
    trials.notes.emplace_back(
        "the study has not ended: give the command that began it again to go on");
  }
  return trials;
}

Option study_option(TuneStudyOptions& options) {
  return {.name = "STUDY",
          .target = &options.study,
          .help = "File of 'poolcast tune --study'",
          .required = true,
          .file = true};
}

Option choose_option(TuneStudyOptions& options) {
  return {.name = "--choose",
          .target = &options.choose,
          .help = "The trial that the answer is about: knee, cheapest, fastest, or its number",
          .suggestions = {"knee", "cheapest", "fastest"}};
}

}  // namespace

int tune_study(TuneStudyOptions const& options, std::ostream& out, std::ostream& err) {
  Result<tune::Trials> const trials = read_study(options);
  if (!trials) return fail_with(trials.error(), bad_input, err);
  out << tuning_text(*trials, options.output) << std::flush;
  if (Result<void> const saved = save_page(options.html, *trials); !saved) {
    err << saved.error().message << "\n";
    return bad_input;
  }
  return ok;
}

Result<void> save_page(std::string const& path, tune::Trials const& trials) {
  return path.empty() ? Result<void>{} : save_text(path, tune::to_html(trials));
}

std::string tuning_text(tune::Trials const& trials, std::string const& output) {
  if (output == "json") return tune::to_json(trials);
  if (output == "csv") return tune::to_csv(trials);
  return tune::to_table(trials);
}

Command tune_show_command() {
  auto const options = std::make_shared<TuneStudyOptions>();
  options->output = "table";
  return {.name = "show",
          .purpose = "Show what a study came to, or has come to so far",
          .example = "poolcast tune show week.db",
          .options = {study_option(*options),
                      choose_option(*options),
                      {.name = "--html",
                       .target = &options->html,
                       .help = "HTML file with every trial in a chart, to open in a browser",
                       .file = true}},
          .run = [options] { return tune_study(*options, std::cout, std::cerr); }};
}

Command tune_export_command() {
  auto const options = std::make_shared<TuneStudyOptions>();
  options->output = "csv";
  return {.name = "export",
          .purpose = "Print all trials of a study, for programs",
          .example = "poolcast tune export week.db -o csv",
          .options = {study_option(*options),
                      choose_option(*options),
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "csv or json",
                       .choices = {"csv", "json"}}},
          .run = [options] { return tune_study(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
