// What the service says when it does not do what it is asked: its codes, their HTTP status and
// their words (docs/emulator.md#errors).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/emulator/json.hpp"

namespace poolcast::emulator {

/// A line of a problem's details: `PropertyName`, `id`.
struct Detail {
  std::string key;
  std::string value;
};

struct ProblemKind {
  std::string_view code;
  int status;
  std::string_view message;
};

std::span<ProblemKind const> problem_kinds();

struct Problem {
  ProblemKind const* kind;
  std::vector<Detail> details;
};

/// `code` is one of the table's.
Problem problem(std::string_view code, std::vector<Detail> details = {});
inline tl::unexpected<Problem> refuse(std::string_view code, std::vector<Detail> details = {}) {
  return tl::unexpected<Problem>(problem(code, std::move(details)));
}
inline tl::unexpected<Problem> refuse(Problem refusal) {
  return tl::unexpected<Problem>(std::move(refusal));
}

/// 400: a property of the body that will not do, and why.
Problem bad_property(std::string name, std::string value, std::string reason);
Problem missing_property(std::string name);
/// 400: a query parameter that will not do, and why.
Problem bad_parameter(std::string name, std::string value, std::string reason);

/// The problem as a BatchError, with the lines that the service ends its messages with.
Json batch_error(Problem const& problem, std::string const& request_id, Time now);

}  // namespace poolcast::emulator
