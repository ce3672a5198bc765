#include "engine/cli/extract.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/base/width.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/template_file.hpp"

namespace poolcast::cli {
namespace {

using Row = std::vector<std::string>;

/// The first line that is not blank, as much of it as fits.
std::string opening(std::string_view text) {
  constexpr std::size_t widest = 40;
  std::string_view const line = trim(text);
  return cut_to(trim(line.substr(0, line.find('\n'))), widest);
}

std::string formula_cell(iac::TemplatePool const& pool) {
  if (!pool.problems.empty()) return "not resolved: see the errors";
  if (!pool.formula) return "none: the pool has a fixed size";
  std::string const& text = pool.formula->text.text;
  auto const lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  std::string const& computed = pool.formula->computed;
  return counted(width_of(text), "character") + ", " +
         counted(lines + (text.empty() || text.ends_with('\n') ? 0 : 1), "line") +
         (computed.empty() ? "" : ", " + computed) + ": " + opening(text);
}

std::string or_dash(std::string const& text) { return text.empty() ? "-" : text; }

void print_table(std::vector<Row> const& rows, std::ostream& out) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (Row const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  for (Row const& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      out << row[i] << std::string(widths[i] + 2 - width_of(row[i]), ' ');
    }
    out << row.back() << "\n";
  }
}

void list_as_table(LoadedPools const& loaded, std::vector<std::size_t> const& chosen,
                   std::ostream& out) {
  std::vector<Row> rows = {{"POOL", "PLACE", "SIZE", "SLOTS", "EVERY", "FORMULA"}};
  for (std::size_t i : chosen) {
    iac::TemplatePool const& pool = loaded.pools[i];
    rows.push_back({or_dash(loaded.names[i]), place_text(loaded.file, pool.place),
                    or_dash(pool.vm_size), or_dash(pool.task_slots),
                    or_dash(pool.evaluation_interval), formula_cell(pool)});
  }
  print_table(rows, out);
}

/// Keys that exist in Azure are Azure's; what is not given is null.
void list_as_json(LoadedPools const& loaded, std::vector<std::size_t> const& chosen,
                  std::ostream& out) {
  using Json = nlohmann::ordered_json;
  auto const given = [](std::string const& text) { return text.empty() ? Json() : Json(text); };
  Json list = Json::array();
  for (std::size_t i : chosen) {
    iac::TemplatePool const& pool = loaded.pools[i];
    std::optional<long long> const slots = parse_integer(pool.task_slots);
    Json formula, computed;
    if (pool.formula) formula = pool.formula->text.text;
    if (pool.formula) computed = given(pool.formula->computed);
    list.push_back({{"pool", loaded.names[i]},
                    {"kind", iac::name_of(pool.kind)},
                    {"file", loaded.file.name},
                    {"line", place_of(loaded.file.text, pool.place.begin).line},
                    {"vmSize", given(pool.vm_size)},
                    {"nodeAgentSkuId", given(pool.node_agent)},
                    {"taskSlotsPerNode", slots ? Json(*slots) : given(pool.task_slots)},
                    {"autoScaleEvaluationInterval", given(pool.evaluation_interval)},
                    {"autoScaleFormula", formula},
                    {"formulaComputed", computed}});
  }
  out << list.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

/// The text alone, so that it can go into another command.
int print_formula(iac::TemplatePool const& pool, std::string const& name, Source const& file,
                  std::ostream& out, std::ostream& err) {
  if (pool.formula) {
    out << pool.formula->text.text;
    return ok;
  }
  if (pool.problems.empty()) {
    err << "pool '" << name << "' of '" << file.name
        << "' has a fixed size, and no formula to print\n";
  }
  return bad_input;
}

}  // namespace

int extract(ExtractOptions const& options, std::ostream& out, std::ostream& err) {
  std::optional<LoadedPools> const loaded = load_pools(options.file, options.parameters, err);
  if (!loaded) return bad_input;
  std::vector<std::size_t> chosen;
  if (options.pool.empty()) {
    for (std::size_t i = 0; i < loaded->pools.size(); ++i) chosen.push_back(i);
  } else {
    Result<std::size_t> const one = choose_pool(*loaded, options.pool);
    if (!one) return fail_with(one.error(), bad_input, err);
    chosen.push_back(*one);
  }
  bool problems = false;
  for (std::size_t i : chosen) {
    err << render(loaded->file, loaded->pools[i].problems);
    problems = problems || !loaded->pools[i].problems.empty();
  }
  if (options.output.empty() && !options.pool.empty()) {
    std::size_t const one = chosen.front();
    return print_formula(loaded->pools[one], loaded->names[one], loaded->file, out, err);
  }
  if (options.output == "json")
    list_as_json(*loaded, chosen, out);
  else
    list_as_table(*loaded, chosen, out);
  return problems ? bad_input : ok;
}

Command extract_command() {
  auto const options = std::make_shared<ExtractOptions>();
  return {.name = "extract",
          .purpose = "List the pools of a template, or print the formula of one",
          .example = "poolcast extract docs/examples/agents.json",
          .options = {{.name = "FILE",
                       .target = &options->file,
                       .help = "ARM template, Bicep, Terraform, 'terraform show -json' or "
                               "'az batch pool show' output; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--parameters",
                       .target = &options->parameters,
                       .help = "Parameters file of the template: ARM, flat JSON or .tfvars",
                       .file = true},
                      {.name = "--pool",
                       .target = &options->pool,
                       .help = "One pool; without -o its formula is printed as it is"},
                      {.name = "-o,--output",
                       .target = &options->output,
                       .help = "table or json",
                       .choices = {"table", "json"}}},
          .run = [options] { return extract(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
