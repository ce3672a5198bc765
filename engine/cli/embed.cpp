#include "engine/cli/embed.hpp"

#include <iostream>
#include <memory>

#include "engine/base/difference.hpp"
#include "engine/base/file.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/formula_file.hpp"
#include "engine/cli/template_file.hpp"
#include "engine/iac/embed.hpp"

namespace poolcast::cli {
namespace {

std::string quoted(std::string const& text) { return "'" + text + "'"; }

/// Of a pool whose formula is known: the line of the formula, if it has one of its own.
Span formula_place(iac::TemplatePool const& pool) {
  bool const literal = pool.formula && pool.formula->literal;
  return literal ? pool.formula->literal->span : pool.place;
}

int report_drift(EmbedOptions const& options, std::string const& in_template,
                 std::string const& formula, std::ostream& out, std::ostream& err) {
  out << unified_difference(options.into + " (pool " + options.pool + ")", in_template,
                            options.formula, formula);
  err << "pool " << quoted(options.pool) << " of " << quoted(options.into)
      << " has another formula than " << quoted(options.formula)
      << "; 'embed' without --check writes it\n";
  return bad_input;
}

int write(EmbedOptions const& options, LoadedPools const& loaded, iac::TemplatePool const& pool,
          std::string const& formula, std::ostream& out, std::ostream& err) {
  if (pool.kind == iac::PoolKind::terraform_plan) {
    return fail_with({quoted(options.into) +
                      " is what terraform prints; embed into the .tf file it was made from"},
                     err);
  }
  Result<std::string> const text = iac::embed(loaded.file, pool, formula);
  if (!text) return fail_with(text.error(), bad_input, err);
  Result<void> const saved = save_text(options.into, *text);
  if (!saved) return fail_with(saved.error(), bad_input, err);
  out << place_text(loaded.file, formula_place(pool)) << ": wrote " << options.formula
      << " into pool " << quoted(options.pool) << "\n";
  return ok;
}

}  // namespace

int embed(EmbedOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.into == "-" && (!options.check || options.formula == "-")) {
    err << "--into names the file to write; - is for --check, with the formula in a file\n";
    return wrong_usage;
  }
  Result<Source> const formula = load_source(options.formula);
  if (!formula) return fail_with(formula.error(), bad_input, err);
  std::optional<LoadedPools> const loaded = load_pools(options.into, options.parameters, err);
  if (!loaded) return bad_input;
  Result<std::size_t> const chosen = choose_pool(*loaded, options.pool);
  if (!chosen) return fail_with(chosen.error(), bad_input, err);
  iac::TemplatePool const& pool = loaded->pools[*chosen];
  if (!pool.problems.empty()) {
    err << render(loaded->file, pool.problems);
    return bad_input;
  }
  std::string const wanted = iac::comparable_text(formula->text);
  std::string const found = pool.formula ? iac::comparable_text(pool.formula->text.text) : "";
  if (pool.formula && wanted == found) {
    out << place_text(loaded->file, formula_place(pool)) << ": pool " << quoted(options.pool)
        << " has the formula of " << options.formula << "\n";
    return ok;
  }
  if (options.check) return report_drift(options, found, wanted, out, err);
  if (auto const program = compile(*formula, {}); !program) {
    err << render(*formula, program.error());
    return bad_input;
  }
  return write(options, *loaded, pool, formula->text, out, err);
}

Command embed_command() {
  auto const options = std::make_shared<EmbedOptions>();
  return {.name = "embed",
          .purpose = "Write a formula back into its template, and nothing else there",
          .example =
              "poolcast embed docs/examples/agents.autoscale --into "
              "docs/examples/agents.json --pool linux --check",
          .options = {{.name = "FORMULA",
                       .target = &options->formula,
                       .help = "Formula file; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--into",
                       .target = &options->into,
                       .help = "Template that has the pool: as for 'extract'",
                       .required = true,
                       .file = true},
                      {.name = "--pool",
                       .target = &options->pool,
                       .help = "The pool, as 'extract' names it",
                       .required = true},
                      {.name = "--parameters",
                       .target = &options->parameters,
                       .help = "Parameters file of the template",
                       .file = true},
                      {.name = "--check",
                       .target = &options->check,
                       .help = "Write nothing; exit 1 and show the difference if they differ"}},
          .run = [options] { return embed(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
