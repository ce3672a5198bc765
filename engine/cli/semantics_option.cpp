#include "engine/cli/semantics_option.hpp"

#include <ostream>

#include "engine/experiment/read_semantics.hpp"
#include "engine/formula/settings.hpp"

namespace poolcast::cli {

Option semantics_option(std::string* target) {
  return {.name = "--semantics",
          .target = target,
          .help =
              "What the service does where no document says it: strict (the default), lenient, "
              "or a JSON file of settings; 'poolcast language --semantics' lists them",
          .suggestions = {"strict", "lenient"},
          .file = true};
}

Result<formula::Semantics> read_semantics(std::string const& asked) {
  if (asked.empty()) return formula::Semantics{};
  Result<formula::Semantics> const semantics = experiment::load_semantics(asked);
  if (semantics) return *semantics;
  return fail("--semantics: " + semantics.error().message);
}

void print_notes(formula::Unknowns depends_on, formula::Semantics const& semantics,
                 std::ostream& err) {
  for (formula::Setting const& row : formula::settings()) {
    if (!depends_on.contains(row.id)) continue;
    err << "note: the result depends on '" << row.name << "' = " << value_of(row, semantics)
        << ", which is not documented; see poolcast language --semantics\n";
  }
}

}  // namespace poolcast::cli
