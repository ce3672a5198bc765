#include "engine/cli/fmt.hpp"

#include <iostream>
#include <memory>

#include "engine/base/difference.hpp"
#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/formula/format.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::cli {
namespace {

/// What keeps a formula from being formatted ends with a line end: it is one or many lines.
Expected<std::string, std::string> canonical(Source const& source) {
  auto const formula = formula::parse(source);
  if (!formula) return tl::unexpected(render(source, formula.error()));
  std::string text = formula::formatted(*formula);
  auto const count = [](std::size_t size) { return format_count(static_cast<long long>(size)); };
  if (text.size() > formula::max_bytes) {
    return tl::unexpected("cannot format '" + source.name + "': it would grow from " +
                          count(source.text.size()) + " to " + count(text.size()) +
                          " bytes, and the service accepts at most " + count(formula::max_bytes) +
                          "; shorten names or comments, or nest less deeply\n");
  }
  return text;
}

/// Returns whether nothing is left to say against the file.
bool report(FmtOptions const& options, Source const& source, std::string const& text,
            std::ostream& out, std::ostream& err) {
  if (options.diff) {
    out << unified_difference(source.name, source.text, source.name + "\tformatted", text);
  }
  if (!options.check || text == source.text) return true;
  err << source.name << ": not in canonical form; "
      << (source.name == "-" ? "'poolcast fmt -' writes it\n"
                             : "run 'poolcast fmt " + source.name + "'\n");
  return false;
}

bool write_back(Source const& source, std::string const& text, std::ostream& out,
                std::ostream& err) {
  if (source.name == "-") {
    out << text;
    return true;
  }
  if (text == source.text) return true;
  Result<void> const saved = save_text(source.name, text);
  if (!saved) {
    err << saved.error().message << "\n";
    return false;
  }
  out << source.name << ": formatted\n";
  return true;
}

bool fmt_one(FmtOptions const& options, std::string const& path, std::ostream& out,
             std::ostream& err) {
  Result<Source> const source = load_source(path);
  if (!source) {
    err << source.error().message << "\n";
    return false;
  }
  Expected<std::string, std::string> const text = canonical(*source);
  if (!text) {
    err << text.error();
    return false;
  }
  bool const reads_only = options.check || options.diff;
  return reads_only ? report(options, *source, *text, out, err)
                    : write_back(*source, *text, out, err);
}

}  // namespace

int fmt(FmtOptions const& options, std::ostream& out, std::ostream& err) {
  bool fine = true;
  for (std::string const& path : options.files) fine = fmt_one(options, path, out, err) && fine;
  return fine ? ok : bad_input;
}

Command fmt_command() {
  auto const options = std::make_shared<FmtOptions>();
  return {.name = "fmt",
          .purpose = "Write formulas in their canonical form: same meaning, same comments",
          .example = "poolcast fmt formulas/ephemeral-agents.autoscale --diff",
          .options = {{.name = "FILE",
                       .target = &options->files,
                       .help = "Formula files, rewritten if they change; - is standard input",
                       .required = true,
                       .file = true},
                      {.name = "--check",
                       .target = &options->check,
                       .help = "Write nothing; exit 1 and name the files that would change"},
                      {.name = "--diff",
                       .target = &options->diff,
                       .help = "Write nothing; print what would change, as a unified diff"}},
          .run = [options] { return fmt(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
