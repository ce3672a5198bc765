// The formulas to check or test in a file, whatever it is: a formula itself, or a template with
// pools.
#pragma once

#include <string>
#include <vector>

#include "engine/iac/extract.hpp"

namespace poolcast::iac {

struct NamedFormula {
  std::string pool;                 // empty: the file is the formula
  Source source;                    // named as the file
  std::string task_slots;           // of the pool; empty: not given, as in TemplatePool
  std::string evaluation_interval;  // likewise
  PoolFormula formula;              // map_to_file() takes the diagnostics of `source` to the file
};

/// Pools of a fixed size have none. The error is what is wrong with the template, all of it.
Expected<std::vector<NamedFormula>, Diagnostics> formulas_of(Source const& file,
                                                             Parameters const& parameters = {});

/// A name for each pool: where pools share one, `linux#1` is the first of them in the file.
std::vector<std::string> distinct_names(std::vector<TemplatePool> const& pools);

}  // namespace poolcast::iac
