#include "engine/library/adjust.hpp"

#include <algorithm>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/formula/format.hpp"
#include "engine/formula/parse.hpp"

namespace poolcast::library {
namespace {

using formula::TunableConstant;

/// A constant and the number that it is to be, as text.
struct Replacement {
  TunableConstant constant;
  std::string number;
};

formula::Formula parsed(std::string_view text) {
  auto formula = formula::parse({"template", std::string(text)});
  ENSURE(formula);
  return std::move(*formula);
}

std::string unknown_name(Template const& chosen, std::string_view name,
                         std::vector<TunableConstant> const& constants) {
  std::string const text =
      "'" + std::string(chosen.name) + "' has no constant '" + std::string(name) + "'";
  if (constants.empty()) return text + "; all its numbers are fixed";
  std::vector<std::string_view> names;
  std::string list;
  for (TunableConstant const& constant : constants) {
    names.push_back(setting_name(constant));
    list += (list.empty() ? "" : ", ") + std::string(names.back());
  }
  std::string const meant = did_you_mean(name, names);
  return text + (meant.empty() ? "; it has " + list : meant);
}

Expected<Replacement, std::string> read_setting(Template const& chosen,
                                                std::vector<TunableConstant> const& constants,
                                                std::string_view setting) {
  std::size_t const equals = setting.find('=');
  if (equals == setting.npos || equals == 0) {
    return tl::unexpected("'" + std::string(setting) + "' sets nothing; write --set cap=10");
  }
  std::string_view const given = trim(setting.substr(0, equals));
  std::string_view const name = given.starts_with('$') ? given.substr(1) : given;
  auto const constant = std::ranges::find(constants, name, setting_name);
  if (constant == constants.end()) return tl::unexpected(unknown_name(chosen, name, constants));
  std::string_view const value = trim(setting.substr(equals + 1));
  std::optional<std::string> number = formula::fitting_text(*constant, value);
  if (!number) {
    return tl::unexpected("'" + std::string(name) + "' cannot be '" + std::string(value) +
                          "'; it takes " + wanted(constant->range));
  }
  return Replacement{*constant, std::move(*number)};
}

}  // namespace

std::vector<TunableConstant> constants_of(Template const& chosen) {
  auto constants = formula::tunable_constants(parsed(chosen.formula));
  ENSURE(constants);
  return std::move(*constants);
}

std::string_view setting_name(TunableConstant const& constant) {
  std::string_view const name = constant.name;
  return name.starts_with('$') ? name.substr(1) : name;
}

Expected<std::string, std::string> adjusted(Template const& chosen,
                                            std::vector<std::string> const& settings) {
  std::vector<TunableConstant> const constants = constants_of(chosen);
  std::vector<Replacement> replacements;
  std::string problems;
  for (std::string const& setting : settings) {
    Expected<Replacement, std::string> read = read_setting(chosen, constants, setting);
    if (!read) {
      problems += read.error() + "\n";
      continue;
    }
    bool const twice = std::ranges::any_of(replacements, [&](Replacement const& other) {
      return other.constant.value == read->constant.value;
    });
    if (twice) {
      problems += "'" + std::string(setting_name(read->constant)) + "' is set twice\n";
    } else {
      replacements.push_back(std::move(*read));
    }
  }
  if (!problems.empty()) return tl::unexpected(problems);
  std::ranges::sort(replacements, std::ranges::greater{},
                    [](Replacement const& one) { return one.constant.value.begin; });
  std::string text(chosen.formula);
  for (Replacement const& one : replacements) {
    Span const value = one.constant.value;
    text.replace(value.begin, value.end - value.begin, one.number);
  }
  return replacements.empty() ? text : formula::formatted(parsed(text));
}

}  // namespace poolcast::library
