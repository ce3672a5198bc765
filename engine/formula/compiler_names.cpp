// The compiler's part that knows names: what they stand for, what can be assigned, and what each
// function, method and member takes.
#include <algorithm>

#include "engine/base/text.hpp"
#include "engine/formula/compiler.hpp"
#include "engine/formula/names.hpp"

namespace poolcast::formula {
namespace {

using Kind = Expression::Kind;

std::uint8_t object_index(Variable const& variable) {
  return static_cast<std::uint8_t>(row_index(variables(), variable));
}

template <class Rows>
Unknowns slip_among(Rows rows, std::string_view name) {
  for (auto const& row : rows) {
    if (same_but_for_case(row.name, name)) return {Unknown::name_case};
  }
  return {};
}

/// The setting that says whether a name from the past is still known, if it is one.
Unknowns outdated(Variable const& row) {
  if (row.standing == Standing::legacy) return {Unknown::legacy_names};
  if (row.standing == Standing::retired) return {Unknown::retired_metrics};
  return {};
}

}  // namespace

/// Assigns a name of the service's.
void Compiler::assign(Statement const& statement) {
  std::string_view const name = text(statement.name);
  Variable const* const row = find_variable(name);
  if (row == nullptr || !row->writable()) {
    ReadOnly const setting = code_->semantics.read_only_assignment;
    if (setting == ReadOnly::ignore) return code_->relies_on.insert(Unknown::read_only_assignment);
    code_->faults.push_back({.span = statement.name,
                             .text = "Read-only symbol cannot be assigned: " + std::string(name),
                             .suggestion = {},
                             .because = {Unknown::read_only_assignment},
                             .refused = setting == ReadOnly::syntax_error});
    emit({.code = Opcode::fault, .extra = static_cast<std::uint16_t>(code_->faults.size() - 1)},
         statement.name.begin);
    return;
  }
  Instruction assignment{.code = Opcode::assign_keyword,
                         .target = static_cast<Register>(*row->cell),
                         .left = nodes_[statement.value].result};
  if (*row->cell != Cell::deallocation_option) {
    auto const which = static_cast<std::size_t>(*row->cell);
    bool& full_name_assigned = full_name_assigned_[which];
    // The full name wins, so the alias goes where nobody looks.
    if (row->standing == Standing::alias && full_name_assigned) {
      assignment.target = first_temporary_;
      code_->register_count = std::max<Register>(code_->register_count, first_temporary_ + 1);
    } else {
      code_->target_places[which] = statement.name.begin;
    }
    full_name_assigned |= row->standing == Standing::current;
    assignment.code = Opcode::assign_target;
  }
  emit(assignment, at(statement.value).span.begin);
}

void Compiler::compile_name(ExprId id) {
  Expression const& e = at(id);
  std::string_view const name = text(e.name);
  if (UserVariable const* user = find_user(name)) return settle(id, user->place);
  if (std::optional<Value> const value = find_constant(name, code_->semantics)) {
    if (name == year_name) code_->relies_on.insert(Unknown::year);
    return settle_constant(id, *value);
  }
  Variable const* const row = find_variable(name);
  if (row == nullptr) {
    return fault(id, e.name, "Undefined symbol: " + std::string(name), variable_meant(name),
                 case_slip(name));
  }
  if (Unknowns const because = outdated(*row); !because.empty()) {
    if (!still_known(*row, code_->semantics)) {
      return fault(id, e.name, "Undefined symbol: " + std::string(name), {}, because);
    }
    code_->relies_on.insert(because);
  }
  if (nodes_[id].is_receiver) return;
  if (row->cell) return settle(id, static_cast<Register>(*row->cell));
  if (code_->semantics.bare_metric_as_number == BareMetric::error) {
    return fault(id, e.name, "A sample object is not a value: " + std::string(name),
                 "; write " + std::string(name) + ".GetSample(...)",
                 {Unknown::bare_metric_as_number});
  }
  code_->metrics.insert(*row->metric);
  emit({.code = Opcode::latest, .object = object_index(*row), .target = destination(id)},
       e.name.begin);
}

void Compiler::compile_call(ExprId id) {
  Expression const& e = at(id);
  std::string_view const name = text(e.name);
  for (std::uint32_t i = e.argument_count; i-- > 0;) release(formula_.arguments[e.arguments + i]);
  Function const* const function = find_function(name);
  if (function == nullptr) {
    Unknowns because{Unknown::unknown_function};
    because.insert(slip_among(functions(), name));
    fault(id, e.name, "Undefined symbol: " + std::string(name), meant(name, names_of(functions())),
          because);
    code_->faults.back().refused = code_->semantics.unknown_function == StaticMistake::syntax_error;
    return;
  }
  bool const takes_list = function->most == any_number && function->least == 1;
  bool const takes_none =
      takes_list && code_->semantics.empty_argument_list == NoArguments::empty_vector;
  if (wrong_count(id, takes_none ? 0 : function->least, function->most)) {
    bool const no_list = takes_list && e.argument_count == 0;
    if (no_list) code_->faults.back().because = {Unknown::empty_argument_list};
    return;
  }
  if (takes_none && e.argument_count == 0) code_->relies_on.insert(Unknown::empty_argument_list);
  if (function->body == nullptr) {
    if (code_->semantics.stop == StopEffect::fail) {
      return fault(id, e.name, "Stopped by stop()", {}, {Unknown::stop});
    }
    emit({.code = Opcode::stop}, e.at);
    return settle(id, static_cast<Register>(Cell::target_dedicated));  // nobody reads it
  }
  Instruction call{.code = Opcode::call, .extra = row_index(functions(), *function)};
  if (e.argument_count == 2) {
    call.code = name == "min"   ? Opcode::minimum
                : name == "max" ? Opcode::maximum
                                : Opcode::call_two;
    call.right = nodes_[formula_.arguments[e.arguments + 1]].result;
  }
  emit_call(id, Opcode::call_one, call);
}

void Compiler::compile_method(ExprId id) {
  Expression const& e = at(id);
  for (std::uint32_t i = e.argument_count; i-- > 0;) release(formula_.arguments[e.arguments + i]);
  release(e.first);
  if (nodes_[e.first].fails) return fail_with_object(id);
  Expression const& object = at(e.first);
  Variable const* const row =
      object.kind == Kind::name ? find_variable(text(object.name)) : nullptr;
  bool const is_count = row != nullptr && row->cell && !row->writable();
  Unknowns because;
  if (is_count) because = {Unknown::current_nodes_have_samples};
  bool const accepted = is_count && code_->semantics.current_nodes_have_samples == Unproven::accept;
  if (row == nullptr || (!row->metric && !accepted)) {
    return fault(id, e.name,
                 "Not a sample object, so it has no method: " + std::string(text(e.name)), {},
                 because);
  }
  Method const* const method = find_method(text(e.name));
  if (method == nullptr) {
    return fault(id, e.name, "Undefined symbol: " + std::string(text(e.name)),
                 meant(text(e.name), names_of(methods())), slip_among(methods(), text(e.name)));
  }
  if (wrong_count(id, method->least, method->most)) return;
  code_->relies_on.insert(because);
  if (row->metric) code_->metrics.insert(*row->metric);
  Opcode const one = !row->metric                         ? Opcode::method_one
                     : method->name == "GetSamplePercent" ? Opcode::window_percent
                     : method->name == "GetSample"        ? Opcode::window_samples
                                                          : Opcode::method_one;
  emit_call(id, one,
            {.code = Opcode::method,
             .object = object_index(*row),
             .extra = row_index(methods(), *method),
             .count = row->metric ? static_cast<Register>(*row->metric) : Register{0}});
}

/// The arguments are in a row of registers, but for one (or two, of a function): those stay put.
void Compiler::emit_call(ExprId id, Opcode one, Instruction call) {
  Expression const& e = at(id);
  bool const in_a_row = call.code == Opcode::call || call.code == Opcode::method;
  if (e.argument_count == 1) {
    call.code = one;
  } else if (in_a_row) {
    call.count = e.argument_count;
  }
  if (e.argument_count > 0) call.left = nodes_[formula_.arguments[e.arguments]].result;
  call.target = destination(id);
  emit(call, e.kind == Kind::method ? e.at : e.name.begin);
}

void Compiler::compile_member(ExprId id) {
  Expression const& e = at(id);
  release(e.first);
  if (nodes_[e.first].fails) return fail_with_object(id);
  Member const* const member = find_member(text(e.name));
  if (member == nullptr) {
    std::vector<std::string_view> names = names_of(members());
    std::ranges::copy(names_of(methods()), std::back_inserter(names));
    return fault(id, e.name, "Undefined symbol: " + std::string(text(e.name)),
                 meant(text(e.name), names), slip_among(members(), text(e.name)));
  }
  emit({.code = Opcode::member,
        .target = destination(id),
        .left = nodes_[e.first].result,
        .extra = row_index(members(), *member)},
       e.at);
}

/// One message is enough for `$Foo.GetSample(1).bar`.
void Compiler::fail_with_object(ExprId id) {
  nodes_[id].fails = true;
  destination(id);
}

bool Compiler::wrong_count(ExprId id, std::uint16_t least, std::uint16_t most) {
  Expression const& e = at(id);
  if (e.argument_count >= least && e.argument_count <= most) return false;
  fault(id, e.name,
        "Wrong number of arguments: " + std::string(text(e.name)) + " " +
            argument_problem(least, most, e.argument_count));
  return true;
}

/// Whether the name would be another's if case did not matter.
Unknowns Compiler::case_slip(std::string_view name) const {
  Unknowns slip = slip_among(variables(), name);
  slip.insert(slip_among(constants(), name));
  slip.insert(slip_among(std::span<UserVariable const>(code_->variables), name));
  return slip;
}

std::string Compiler::meant(std::string_view name,
                            std::vector<std::string_view> const& names) const {
  return worth_suggesting(name, code_->faults.size()) ? did_you_mean(name, names) : "";
}

std::string Compiler::variable_meant(std::string_view name) const {
  std::vector<std::string_view> names = service_names();
  for (UserVariable const& variable : code_->variables) names.push_back(variable.name);
  return meant(name, names);
}

}  // namespace poolcast::formula
