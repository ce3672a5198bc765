#include "engine/iac/extract.hpp"

#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/iac/bicep.hpp"
#include "engine/iac/hcl.hpp"
#include "engine/iac/json.hpp"
#include "engine/iac/pools.hpp"
#include "engine/iac/scanner.hpp"

namespace poolcast::iac {
namespace {

using Pools = std::vector<TemplatePool>;

struct Language {
  std::string_view extension;
  std::string_view sign;  // in a text whose name says nothing
  Expected<Node, Diagnostics> (*read)(Source const&);
  std::vector<Pools (*)(TemplateFile const&)> walks;
  std::string_view wanted;
};

std::span<Language const> languages() {
  static std::vector<Language> const rows = {
      {".tf",
       "resource \"azurerm_",
       read_hcl,
       {terraform_pools},
       "a resource \"azurerm_batch_pool\""},
      {".bicep",
       " 'Microsoft.Batch/",
       read_bicep,
       {bicep_pools},
       "a resource 'Microsoft.Batch/batchAccounts/pools@...'"},
      {".json",
       "",
       read_json,
       {arm_pools, terraform_plan_pools, terraform_pools, batch_pools},
       "'Microsoft.Batch/batchAccounts/pools', 'azurerm_batch_pool', and a pool in the service's "
       "JSON: "
       "'id' with 'vmSize' or 'autoScaleFormula'"},
  };
  return rows;
}

/// Past blanks and comments; a formula may begin with a comment too, but never with a bracket.
bool opens_with_bracket(std::string_view text) {
  Scanner scan{text};
  scan.take("\xEF\xBB\xBF");
  scan.skip_blanks_and_comments();
  return scan.next() == '{' || scan.next() == '[';
}

Language const* language_of(Source const& source) {
  for (Language const& row : languages()) {
    if (source.name.ends_with(row.extension)) return &row;
  }
  if (opens_with_bracket(source.text)) return &languages().back();
  for (Language const& row : languages()) {
    if (!row.sign.empty() && source.text.find(row.sign) != std::string::npos) return &row;
  }
  return nullptr;
}

/// None, if the file can be read and has no pool.
Expected<Pools, Diagnostics> pools_in(Language const& language, Source const& source,
                                      Parameters const& parameters) {
  Expected<Node, Diagnostics> const root = language.read(source);
  if (!root) return tl::unexpected(root.error());
  TemplateFile const file{source, *root, parameters};
  for (auto const walk : language.walks) {
    Pools pools = walk(file);
    if (pools.empty()) continue;
    std::ranges::stable_sort(pools, {}, [](TemplatePool const& pool) { return pool.place.begin; });
    return pools;
  }
  return Pools{};
}

}  // namespace

std::string_view name_of(PoolKind kind) {
  switch (kind) {
    case PoolKind::arm:
      return "arm";
    case PoolKind::bicep:
      return "bicep";
    case PoolKind::terraform:
      return "terraform";
    case PoolKind::terraform_plan:
      return "terraform plan";
    case PoolKind::batch:
      return "batch";
  }
  return "";
}

bool is_template(Source const& source) { return language_of(source) != nullptr; }

bool may_have_pools(Source const& source) {
  Language const* const language = language_of(source);
  if (language == nullptr) return false;
  Expected<Pools, Diagnostics> const pools = pools_in(*language, source, {});
  return !pools || !pools->empty();
}

Expected<Pools, Diagnostics> extract(Source const& source, Parameters const& parameters) {
  Language const* const language = language_of(source);
  if (language == nullptr) {
    return tl::unexpected(Diagnostics{
        {Severity::error,
         {0, 0},
         "no template: expected ARM or other JSON, Terraform (.tf) or Bicep (.bicep)"}});
  }
  Expected<Pools, Diagnostics> pools = pools_in(*language, source, parameters);
  if (!pools || !pools->empty()) return pools;
  return tl::unexpected(
      Diagnostics{{Severity::error,
                   {0, 0},
                   "no batch pool found; looked for " + std::string(language->wanted)}});
}

Diagnostics map_to_file(PoolFormula const& formula, Diagnostics diagnostics) {
  for (Diagnostic& diagnostic : diagnostics) {
    if (is_anchored(formula.text, diagnostic.span)) {
      Place const place = place_of(formula.text.text, diagnostic.span.begin);
      diagnostic.message += " (line " + std::to_string(place.line) + ", column " +
                            std::to_string(place.column) + " of the formula, which " +
                            formula.computed + ")";
    }
    diagnostic.span = map_to_file(formula.text, diagnostic.span);
  }
  return diagnostics;
}

}  // namespace poolcast::iac
