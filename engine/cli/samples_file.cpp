#include "engine/cli/samples_file.hpp"

#include <ostream>

#include "engine/base/diagnostic.hpp"
#include "engine/base/file.hpp"
#include "engine/control/policies.hpp"
#include "engine/experiment/recorded_samples.hpp"
#include "engine/formula/sample_script.hpp"

namespace poolcast::cli {

bool read_samples(std::string const& path, Time end, formula::SampleHistory& history,
                  std::ostream& err) {
  if (path.empty()) return true;
  Result<Source> const source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return false;
  }
  if (experiment::is_record(source->text)) {
    // They can be read as late as the service lets its own be read.
    history = formula::SampleHistory(control::Sampling{}.availability_delay, 365 * day);
    Result<void> const read = experiment::read_recorded_samples(*source, history);
    if (!read) err << read.error().message << "\n";
    return read.has_value();
  }
  auto const all = formula::parse_samples(*source);
  if (!all) {
    err << render(*source, all.error());
    return false;
  }
  for (formula::ScriptedSeries const& series : *all) formula::record(series, end, history);
  return true;
}

}  // namespace poolcast::cli
