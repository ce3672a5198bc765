#include "engine/cli/new.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "engine/base/file.hpp"
#include "engine/base/text.hpp"
#include "engine/cli/failure.hpp"
#include "engine/cli/new_script.hpp"
#include "engine/library/adjust.hpp"
#include "engine/library/library.hpp"

namespace poolcast::cli {
namespace {

namespace fs = std::filesystem;
using library::Template;

std::vector<std::string> template_names() {
  std::vector<std::string> names;
  for (Template const& one : library::templates()) names.emplace_back(one.name);
  return names;
}

/// A template a paragraph: its question, and what --set takes.
std::string list_templates() {
  std::string text;
  for (Template const& one : library::templates()) {
    text += std::string(one.name) + "\n  " + library::question_of(one) + "\n";
    for (formula::TunableConstant const& constant : library::constants_of(one)) {
      text += "    --set " + std::string(library::setting_name(constant)) + "=" +
              format_number(constant.current) + "  (" + format_number(constant.range.least) +
              " to " + format_number(constant.range.most) + ")\n";
    }
  }
  return text;
}

std::string unknown_template(std::string const& name) {
  std::vector<std::string> const names = template_names();
  std::string const meant =
      did_you_mean(name, std::vector<std::string_view>(names.begin(), names.end()));
  return "no template '" + name + "'" + (meant.empty() ? "; 'poolcast new' lists them" : meant) +
         "\n";
}

/// What is wrong with a name for files; empty if nothing is.
std::string name_problem(std::string const& name) {
  bool const plain = std::ranges::all_of(
      name, [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
  if (!plain || name.starts_with('-') || name.starts_with('.')) {
    return "'" + name + "' is no name for a file; use letters, digits, '-', '_' and '.', and " +
           "--into for the folder\n";
  }
  if (name.ends_with(".autoscale") || name.ends_with(".test")) {
    return "--name '" + name + "': leave out the ending; there will be two files\n";
  }
  return "";
}

/// The command line that makes the same files again.
std::string command_line(NewOptions const& options) {
  std::string text = "poolcast new " + options.chosen;
  for (std::string const& setting : options.settings) {
    bool const bare = setting.find('$') == setting.npos && setting.find(' ') == setting.npos;
    text += " --set " + (bare ? setting : "'" + setting + "'");
  }
  return text + (options.name.empty() ? "" : " --name " + options.name);
}

std::string path_in(std::string const& folder, std::string const& file) {
  return (fs::path(folder) / file).lexically_normal().string();
}

/// A file that is in the way; empty if none is.
std::string in_the_way(std::vector<Source> const& files) {
  std::error_code ignored;
  for (Source const& file : files) {
    if (fs::exists(fs::symlink_status(file.name, ignored))) return file.name;
  }
  return "";
}

Result<void> write(NewOptions const& options, std::vector<Source> const& files) {
  std::string const occupied = in_the_way(files);
  if (!occupied.empty() && !options.force) {
    return fail("'" + occupied + "' exists; --force overwrites it, --name NAME takes another name");
  }
  std::error_code failure;
  fs::create_directories(options.into, failure);
  if (failure) return fail("cannot make the folder '" + options.into + "': " + failure.message());
  return save_texts(files);
}

std::string report(std::vector<Source> const& files, NewScript const& script) {
  std::string text =
      files[0].name + ": written\n" + files[1].name + ": " + counted(script.cases, "case") + ", ";
  text += script.rewritten == 0
              ? "as the template has them\n"
              : counted(script.rewritten, "expectation") + " rewritten for the new numbers\n";
  return text + "next: poolcast test " + files[1].name + "\n";
}

}  // namespace

int new_formula(NewOptions const& options, std::ostream& out, std::ostream& err) {
  if (options.chosen.empty()) {
    bool const lists = options.settings.empty() && options.name.empty();
    (lists ? out : err) << (lists ? list_templates()
                                  : "name a template; 'poolcast new' lists them\n");
    return lists ? ok : wrong_usage;
  }
  Template const* const chosen = library::find_template(options.chosen);
  if (chosen == nullptr) {
    err << unknown_template(options.chosen);
    return wrong_usage;
  }
  std::string const name = options.name.empty() ? options.chosen : options.name;
  Expected<std::string, std::string> const formula = library::adjusted(*chosen, options.settings);
  std::string const problems = name_problem(name) + (formula ? "" : formula.error());
  if (!problems.empty()) {
    err << problems;
    return wrong_usage;
  }
  std::string const file = name + ".autoscale";
  NewScript const script = new_script(chosen->test, {file, *formula}, command_line(options));
  std::vector<Source> const files = {{path_in(options.into, file), *formula},
                                     {path_in(options.into, name + ".test"), script.text}};
  Result<void> const written = write(options, files);
  if (!written) return fail_with(written.error(), bad_input, err);
  out << report(files, script);
  return ok;
}

Command new_command() {
  auto const options = std::make_shared<NewOptions>();
  return {.name = "new",
          .purpose = "Write a formula and its test from the library; without TEMPLATE, list it",
          .example = "poolcast new",  // whoever tries it finds no new files
          .options = {{.name = "TEMPLATE",
                       .target = &options->chosen,
                       .help = "What to start from, by its name",
                       .suggestions = template_names()},
                      {.name = "--set",
                       .target = &options->settings,
                       .help = "A number of the template: cap=20; may be given several times"},
                      {.name = "--name",
                       .target = &options->name,
                       .help = "Of the new files, without an ending; the template's if not given"},
                      {.name = "--into",
                       .target = &options->into,
                       .help = "The folder for them",
                       .file = true},
                      {.name = "--force",
                       .target = &options->force,
                       .help = "Overwrite files that exist"}},
          .run = [options] { return new_formula(*options, std::cout, std::cerr); }};
}

}  // namespace poolcast::cli
