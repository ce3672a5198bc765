// The names that the service defines: its variables, the named constants, and the members of a
// timestamp. One row each; the checker, the evaluator and the documentation read the rows.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/formula/samples.hpp"
#include "engine/formula/semantics.hpp"
#include "engine/formula/value.hpp"

namespace poolcast::formula {

/// Where an evaluation keeps the variables that are no metrics; each name of a cell reads the same.
enum class Cell : std::uint8_t {
  target_dedicated,
  target_low_priority,
  deallocation_option,
  current_dedicated,
  current_low_priority,
  task_slots,
};
inline constexpr std::size_t cell_count = 6;

enum class Standing : std::uint8_t { current, alias, legacy, retired };

struct Evaluation;  // evaluation.hpp

struct Variable {
  std::string_view name;
  std::optional<Cell> cell;
  std::optional<Metric> metric;  // exactly one of the two
  Standing standing = Standing::current;
  std::string_view doc;
  std::string_view example;

  /// Only the first three cells can be assigned.
  bool writable() const { return cell && *cell <= Cell::deallocation_option; }
};

struct Constant {
  std::string_view name;
  Value value;
  std::string_view doc;
};

struct Member {
  std::string_view name;
  double (*body)(Evaluation&, CalendarTime const&);
  std::string_view doc;
  std::string_view example;
  std::string_view result;
};

/// The one constant whose value is a setting.
inline constexpr std::string_view year_name = "TimeInterval_Year";

std::span<Variable const> variables();
std::span<Constant const> constants();
std::span<Member const> members();

Variable const* find_variable(std::string_view name);
Variable const& variable_of(Metric metric);
/// By its full name.
Variable const& variable_of(Cell cell);
/// Also the constants whose value is a setting.
std::optional<Value> find_constant(std::string_view name, Semantics const& semantics);
Member const* find_member(std::string_view name);

/// For did-you-mean: every variable and constant.
std::vector<std::string_view> service_names();

}  // namespace poolcast::formula
