#include "engine/experiment/read_semantics.hpp"

#include <algorithm>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/formula/settings.hpp"

namespace poolcast::experiment {
namespace {

formula::Semantics read_profile(JsonReader& reader, std::string_view key) {
  Result<formula::Semantics> const profile = formula::profile(reader.text(key, "strict"));
  if (!profile) reader.reject(key, profile.error().message);
  return profile.value_or(formula::Semantics{});
}

}  // namespace

formula::Semantics read_semantics(JsonReader& object) {
  formula::Semantics semantics = read_profile(object, "profile");
  for (formula::Setting const& row : formula::settings()) {
    std::optional<std::string> const value = object.scalar(row.name);
    if (!value) continue;
    Result<void> const done = formula::set(row, semantics, *value);
    if (!done) object.reject(row.name, done.error().message);
  }
  return semantics;
}

formula::Semantics read_semantics(JsonReader& reader, std::string_view key) {
  if (!reader.has(key) || reader.is_text(key)) return read_profile(reader, key);
  formula::Semantics semantics;
  reader.object(key, [&](JsonReader& object) { semantics = read_semantics(object); });
  return semantics;
}

Result<formula::Semantics> parse_semantics(Source const& source) {
  formula::Semantics semantics;
  Result<void> const read =
      JsonReader::read(source, [&](JsonReader& object) { semantics = read_semantics(object); });
  if (!read) return fail(read.error().message);
  return semantics;
}

Result<formula::Semantics> load_semantics(std::string const& profile_or_path) {
  std::span<std::string_view const> const names = formula::profiles();
  if (std::ranges::find(names, profile_or_path) != names.end()) {
    return formula::profile(profile_or_path);
  }
  Result<Source> const source = load_source(profile_or_path);
  if (source) return parse_semantics(*source);
  bool const is_path = profile_or_path.find_first_of("./\\") != std::string::npos;
  if (is_path) return fail(source.error().message);
  return fail("'" + profile_or_path + "' is neither strict nor lenient nor a file" +
              did_you_mean(profile_or_path, names));
}

}  // namespace poolcast::experiment
