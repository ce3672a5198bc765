// Walks a syntax tree from the leaves up and writes its instructions. Nothing here recurses: the
// nodes are in the order in which they are evaluated (ast.hpp), and a node that is evaluated only
// sometimes is found through its parent.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/formula/code.hpp"
#include "engine/formula/evaluation.hpp"
#include "engine/formula/program.hpp"

namespace poolcast::formula {

class Compiler {
 public:
  Compiler(Formula const& formula, Semantics const& semantics, Tracing tracing);

  std::shared_ptr<Code const> run();

 private:
  using Register = std::uint16_t;
  static constexpr Register nowhere = 0xFFFF;
  static constexpr ExprId no_parent = ~ExprId{0};

  /// What is known of a node beside the syntax.
  struct Node {
    ExprId parent = no_parent;
    Register wanted = nowhere;  // the variable that the value is assigned to
    Register result = nowhere;  // where the value is
    std::uint32_t jump = 0;     // of a conditional or `&&`: the instruction to be completed
    bool must_move = false;     // the value is needed in the next free register
    bool fails = false;         // it is a fault
    bool is_receiver = false;   // `$PendingTasks` in `$PendingTasks.GetSample(1)`
  };

  void find_parents();
  void compile_statement(Statement const& statement, std::size_t index, ExprId first);
  void compile(ExprId id);
  void observe(ExprId id);
  void complete(ExprId id);
  std::uint32_t emit_condition(ExprId condition, std::uint32_t place);
  void assign(Statement const& statement);

  void compile_name(ExprId id);
  void compile_unary(ExprId id);
  void compile_binary(ExprId id);
  void compile_conditional(ExprId id);
  void compile_call(ExprId id);
  void compile_method(ExprId id);
  void compile_member(ExprId id);
  void emit_call(ExprId id, Opcode one, Instruction instruction);

  /// Puts a value that is already in a register where the node needs it.
  void settle(ExprId id, Register where);
  void settle_constant(ExprId id, Value const& value);
  bool fold(ExprId id, Value const& value);
  Register destination(ExprId id);
  void release(ExprId operand);
  std::uint32_t emit(Instruction instruction, std::uint32_t place);
  void fault(ExprId id, Span span, std::string text, std::string suggestion = {},
             Unknowns because = {});
  void fail_with_object(ExprId id);
  bool wrong_count(ExprId id, std::uint16_t least, std::uint16_t most);
  Unknowns case_slip(std::string_view name) const;
  bool may_fail(ExprId first, ExprId last) const;
  std::string meant(std::string_view name, std::vector<std::string_view> const& names) const;
  std::string variable_meant(std::string_view name) const;

  bool is_temporary(Register where) const { return where != nowhere && where >= first_temporary_; }
  bool is_constant(ExprId id) const;
  bool jumps_over_right(Expression const& expression) const;
  Value const& constant(ExprId id) const;
  bool is_number(std::string_view name) const;
  UserVariable* find_user(std::string_view name);
  Expression const& at(ExprId id) const { return formula_.expressions[id]; }
  /// A view that lives as long as the program.
  std::string_view text(Span span) const {
    return std::string_view(code_->text).substr(span.begin, span.end - span.begin);
  }

  Formula const& formula_;
  Tracing const tracing_;
  std::shared_ptr<Code> code_;
  std::vector<Node> nodes_;
  Environment const nothing_;
  Arena arena_;
  Evaluation folding_;
  Register first_temporary_ = 0;
  Register free_ = 0;  // the next free temporary
  bool full_name_assigned_[2] = {false, false};
};

}  // namespace poolcast::formula
