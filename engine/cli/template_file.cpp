#include "engine/cli/template_file.hpp"

#include <algorithm>
#include <ostream>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

std::optional<Source> load(std::string const& path, std::ostream& err) {
  Result<Source> source = load_source(path);
  if (source) return std::move(*source);
  err << source.error().message << "\n";
  return std::nullopt;
}

/// All names, or the first few of very many.
std::string listed(std::vector<std::string> const& names) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
    text += (i == 0 ? "'" : ", '") + names[i] + "'";
  }
  return text + (names.size() > most ? ", ..." : "");
}

/// There are none where the path is empty.
std::optional<iac::Parameters> load_parameters(std::string const& path, std::ostream& err) {
  if (path.empty()) return iac::Parameters{};
  std::optional<Source> const source = load(path, err);
  if (!source) return std::nullopt;
  Expected<iac::Parameters, Diagnostics> parameters = iac::read_parameters(*source);
  if (parameters) return std::move(*parameters);
  err << render(*source, parameters.error());
  return std::nullopt;
}

}  // namespace

std::optional<LoadedPools> load_pools(std::string const& path, std::string const& parameters,
                                      std::ostream& err) {
  std::optional<Source> const file = load(path, err);
  std::optional<iac::Parameters> const given = load_parameters(parameters, err);
  if (!file || !given) return std::nullopt;
  Expected<std::vector<iac::TemplatePool>, Diagnostics> pools = iac::extract(*file, *given);
  if (!pools) {
    err << render(*file, pools.error());
    return std::nullopt;
  }
  std::vector<std::string> names = iac::distinct_names(*pools);
  return LoadedPools{*file, std::move(*pools), std::move(names), *given};
}

std::optional<LoadedFormulas> load_formulas(std::string const& path, std::string const& parameters,
                                            std::ostream& err) {
  std::optional<Source> const file = load(path, err);
  std::optional<iac::Parameters> const given = load_parameters(parameters, err);
  if (!file || !given) return std::nullopt;
  Expected<std::vector<iac::NamedFormula>, Diagnostics> formulas = iac::formulas_of(*file, *given);
  if (formulas) return LoadedFormulas{*file, std::move(*formulas)};
  err << render(*file, formulas.error());
  return std::nullopt;
}

Result<std::size_t> choose_pool(LoadedPools const& loaded, std::string const& name) {
  std::vector<std::string> same;
  for (std::size_t i = 0; i < loaded.names.size(); ++i) {
    if (loaded.names[i] == name) return i;
    if (loaded.pools[i].name == name) same.push_back(loaded.names[i]);
  }
  if (!same.empty()) {
    return fail("'" + loaded.file.name + "' has " + std::to_string(same.size()) + " pools named '" +
                name + "'; choose one of " + listed(same));
  }
  std::vector<std::string_view> const candidates(loaded.names.begin(), loaded.names.end());
  std::string const near = did_you_mean(name, candidates);
  return fail("'" + loaded.file.name + "' has no pool '" + name + "'" +
              (near.empty() ? "; it has " + listed(loaded.names) : near));
}

std::string place_text(Source const& file, Span span) {
  return file.name + ":" + std::to_string(place_of(file.text, span.begin).line);
}

}  // namespace poolcast::cli
