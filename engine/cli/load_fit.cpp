#include "engine/cli/load_fit.hpp"

#include <iostream>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/experiment/load_model_file.hpp"

namespace poolcast::cli {

int load_fit(LoadFitOptions const& options, std::ostream& out, std::ostream& err) {
  Result<load::Calendar> const calendar = read_calendar(options.time_zone, options.holidays);
  if (!calendar) return fail_with(calendar.error(), wrong_usage, err);
  Expected<load::Recording, Failure> const recording = read_load_file(options.load, err);
  if (!recording) return fail_with(recording.error(), err);
  load::Fit const fit = load::fit(recording->load, recording->pools, *calendar);
  std::string const report = fit_text(fit.report, options.load.file, *calendar);
  std::string const model = experiment::load_model_json(
      fit.model, "fitted to " + options.load.file + ", " + format_time(fit.report.start, 0) +
                     " to " + format_time(fit.report.end, 0));
  if (options.output == "-") {  // the model alone, for a pipe
    out << model;
    err << report;
    return ok;
  }
  out << report;
  if (options.output.empty()) {
    out << "\nno model written; -o model.json writes it\n";
    return ok;
  }
  Result<void> const saved = save_text(options.output, model);
  if (!saved) return fail_with(saved.error(), bad_input, err);
  out << "\nwrote " << options.output << "\n";
  return ok;
}

Command load_fit_command() {
  auto const options = std::make_shared<LoadFitOptions>();
  return {.name = "fit",
          .purpose = "Make a load model out of a recording, and say how well it fits",
          .example = "poolcast load fit docs/examples/jobs.csv --time-zone Europe/Paris",
          .options = load_file_options(
              options->load, {{.name = "--time-zone",
                               .target = &options->time_zone,
                               .help = "By whose clock people work, for example Europe/Paris"},
                              {.name = "--holiday",
                               .target = &options->holidays,
                               .help = "A date that counts as a Sunday: 2022-07-14; repeatable"},
                              {.name = "-o,--output",
                               .target = &options->output,
                               .help = "The model to write; - is standard output",
                               .file = true}}),
          .run = [options] { return load_fit(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
