#include "engine/emulator/problem.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace poolcast::emulator {
namespace {

// The words are those of the service's list of errors; where a client's recording of an answer
// differs from the list, the recording's.
constexpr ProblemKind kinds[] = {
    {"ConditionNotMet", 412,
     "The condition specified using HTTP conditional header(s) is not met."},
    {"MissingRequiredProperty", 400, "A required property was not specified in the request body."},
    {"UnsupportedProperty", 400,
     "One of the properties specified in the request body is not supported."},
    {"InvalidPropertyValue", 400,
     "The value provided for one of the properties in the request body is invalid."},
    {"MissingRequiredQueryParameter", 400,
     "A required query parameter was not specified for this request."},
    {"UnsupportedQueryParameter", 400,
     "One of the query parameters specified in the request URI is not supported."},
    {"InvalidQueryParameterValue", 400,
     "Value for one of the query parameters specified in the request URI is invalid."},
    {"OutOfRangeQueryParameterValue", 400,
     "A query parameter specified in the request URI is outside the permissible range."},
    {"RequestUrlFailedToParse", 400, "The url in the request could not be parsed."},
    {"InvalidUri", 400, "The requested URI does not represent any resource on the server."},
    {"InvalidRequestBody", 400, "The specified Request Body is not syntactically valid."},
    {"InvalidAuthenticationInfo", 400,
     "The authentication information was not provided in the correct format. Verify the value of "
     "Authorization header."},
    {"UnsupportedRequestVersion", 400, "The specified request version is not supported."},
    {"AutoScalingFormulaSyntaxError", 400,
     "The specified auto-scaling formula has a syntax error."},
    {"AutoScalingFormulaTooLong", 400, "The specified auto-scaling formula exceeds lengths limit."},
    {"TaskDependenciesNotSpecifiedOnJob", 400,
     "A task was specified as depending on other tasks, but the job did not specify that it would "
     "use task dependencies."},
    {"TaskDependencyListTooLong", 400,
     "A task was specified as depending on other tasks, but the list of dependencies was too long "
     "to be stored."},
    {"AuthenticationFailed", 403,
     "Server failed to authenticate the request. Make sure the value of Authorization header is "
     "formed correctly including the signature."},
    {"UnauthorizedRequest", 401, "The request must carry an Authorization header."},
    {"PoolNotFound", 404, "The specified pool does not exist."},
    {"NodeNotFound", 404, "The specified node does not exist."},
    {"JobNotFound", 404, "The specified job does not exist."},
    {"TaskNotFound", 404, "The specified task does not exist."},
    {"ApplicationNotFound", 404, "The specified application does not exist."},
    {"UnsupportedHttpVerb", 405, "The resource doesn't support the specified HTTP verb."},
    {"RequestTimedOut", 408, "The request did not arrive within the permitted time."},
    {"RequestBodyTooLarge", 413,
     "The size of the request body exceeds the maximum size permitted."},
    {"PoolExists", 409, "The specified pool already exists."},
    {"PoolBeingDeleted", 409,
     "The specified pool has been marked for deletion and is being reclaimed."},
    {"PoolBeingResized", 409, "The specified pool is being resized."},
    {"JobExists", 409, "The specified job already exists."},
    {"JobBeingDeleted", 409,
     "The specified job has been marked for deletion and is being garbage collected."},
    {"JobBeingTerminated", 409, "The specified job is being terminated."},
    {"JobDisabled", 409, "The specified job is disabled."},
    {"JobCompleted", 409, "The specified job is already in a completed state."},
    {"TaskExists", 409, "The specified task already exists."},
    {"TaskCompleted", 409, "The specified task is already in a completed state."},
    {"TaskNotCompleted", 409,
     "The specified task is not in a completed state, and the requested operation can be performed "
     "only on completed tasks."},
    {"TaskSucceeded", 409,
     "The specified task has already completed successfully, and the requested operation cannot be "
     "performed on successful tasks."},
    {"OperationInvalidForCurrentState", 409,
     "The specified operation is not valid for the current state of the resource."},
    {"OperationNotValidOnPool", 409, "The specified operation is not valid on the pool."},
    {"OperationNotValidOnNode", 409, "The specified operation is not valid on the node."},
    {"NodeBeingCreated", 409, "The specified node is being created."},
    {"NodeBeingStarted", 409, "The specified node is being started."},
    {"NodeBeingReimaged", 409, "The specified node is being reimaged."},
    {"NodeBeingRebooted", 409, "The specified node is being rebooted."},
    {"NodeStateUnusable", 409, "The state of the specified node is unusable."},
    {"NodeAlreadyInTargetSchedulingState", 409,
     "The specified node is already in the target scheduling state."},
    {"InternalError", 500, "The server encountered an internal error. Please retry the request."},
    {"ServerBusy", 503,
     "The server is currently unable to receive requests. Please retry your request."},
    {"TooManyEnableAutoScaleRequests", 503,
     "Too many Enable Pool AutoScale requests are issued on the pool."},
};

}  // namespace

std::span<ProblemKind const> problem_kinds() { return kinds; }

Problem problem(std::string_view code, std::vector<Detail> details) {
  auto const* const kind = std::ranges::find(kinds, code, &ProblemKind::code);
  ENSURE(kind != std::end(kinds));
  return {kind, std::move(details)};
}

Problem bad_property(std::string name, std::string value, std::string reason) {
  return problem("InvalidPropertyValue", {{"PropertyName", std::move(name)},
                                          {"PropertyValue", std::move(value)},
                                          {"Reason", std::move(reason)}});
}

Problem missing_property(std::string name) {
  return problem("MissingRequiredProperty", {{"PropertyName", std::move(name)}});
}

Problem bad_parameter(std::string name, std::string value, std::string reason) {
  return problem("InvalidQueryParameterValue", {{"QueryParameterName", std::move(name)},
                                                {"QueryParameterValue", std::move(value)},
                                                {"Reason", std::move(reason)}});
}

Json batch_error(Problem const& problem, std::string const& request_id, Time now) {
  std::string const text =
      std::string(problem.kind->message) + "\nRequestId:" + request_id + "\nTime:" + wire_time(now);
  Json error = {{"code", problem.kind->code}, {"message", {{"lang", "en-US"}, {"value", text}}}};
  if (problem.details.empty()) return error;
  Json& values = error["values"] = Json::array();
  for (Detail const& detail : problem.details) {
    values.push_back({{"key", detail.key}, {"value", detail.value}});
  }
  return error;
}

}  // namespace poolcast::emulator
