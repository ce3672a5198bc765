#include "engine/iac/formulas.hpp"

#include <algorithm>

namespace poolcast::iac {

std::vector<std::string> distinct_names(std::vector<TemplatePool> const& pools) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pools.size(); ++i) {
    auto const same = [&](TemplatePool const& pool) { return pool.name == pools[i].name; };
    auto const here = pools.begin() + static_cast<std::ptrdiff_t>(i);
    auto const before = std::count_if(pools.begin(), here, same);
    bool const shared = before > 0 || std::any_of(here + 1, pools.end(), same);
    names.push_back(pools[i].name + (shared ? "#" + std::to_string(before + 1) : ""));
  }
  return names;
}

Expected<std::vector<NamedFormula>, Diagnostics> formulas_of(Source const& file,
                                                             Parameters const& parameters) {
  std::vector<NamedFormula> formulas;
  if (!is_template(file)) {
    formulas.push_back({"", file, "", "", {plain_text(file.text), std::nullopt, ""}});
    return formulas;
  }
  Expected<std::vector<TemplatePool>, Diagnostics> const pools = extract(file, parameters);
  if (!pools) return tl::unexpected(pools.error());
  std::vector<std::string> const names = distinct_names(*pools);
  Diagnostics problems;
  for (std::size_t i = 0; i < pools->size(); ++i) {
    TemplatePool const& pool = (*pools)[i];
    problems.insert(problems.end(), pool.problems.begin(), pool.problems.end());
    if (!pool.formula) continue;
    formulas.push_back({names[i],
                        {file.name, pool.formula->text.text},
                        pool.task_slots,
                        pool.evaluation_interval,
                        *pool.formula});
  }
  if (!problems.empty()) return tl::unexpected(problems);
  return formulas;
}

}  // namespace poolcast::iac
