// A template as the commands take it: the file, the parameters, and a pool chosen by its name.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/base/source.hpp"
#include "engine/iac/extract.hpp"
#include "engine/iac/formulas.hpp"

namespace poolcast::cli {

struct LoadedPools {
  Source file;
  std::vector<iac::TemplatePool> pools;
  std::vector<std::string> names;  // of the pools, each its own
  iac::Parameters parameters;
};

struct LoadedFormulas {
  Source file;
  std::vector<iac::NamedFormula> formulas;
};

/// `parameters` is a path, or empty. What is wrong goes to `err`.
std::optional<LoadedPools> load_pools(std::string const& path, std::string const& parameters,
                                      std::ostream& err);

/// The formulas of a template, or the one that the file is.
std::optional<LoadedFormulas> load_formulas(std::string const& path, std::string const& parameters,
                                            std::ostream& err);

/// The place of the pool that `name` means.
Result<std::size_t> choose_pool(LoadedPools const& loaded, std::string const& name);

/// `agents.json:34`
std::string place_text(Source const& file, Span span);

}  // namespace poolcast::cli
