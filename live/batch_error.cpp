#include "live/batch_error.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/text.hpp"
#include "live/json_fields.hpp"

namespace poolcast::live {
namespace {

using nlohmann::json;

struct Remedy {
  std::string_view code;
  std::string_view text;
};
constexpr Remedy remedies[] = {
    {"AuthenticationFailed",
     "check the account's name and key, and this machine's clock: it may be wrong by 15 minutes"},
    {"InvalidAuthenticationInfo",
     "check the account's name and key; an account may accept Entra tokens only"},
    {"InsufficientAccountPermissions",
     "the identity needs a role on the account, as 'Azure Batch Data Contributor'"},
    {"PoolBeingResized", "wait until its allocation state is steady, or stop the resize"},
    {"ActiveJobAndScheduleQuotaReached", "terminate or delete jobs that are done"},
    {"ConditionNotMet", "somebody has changed it meanwhile; read it again"},
};

/// The service puts its request's id and time on lines of their own.
std::string first_line(std::string const& message) {
  std::string line(trim(std::string_view(message).substr(0, message.find('\n'))));
  if (line.ends_with('.')) line.pop_back();
  return line;
}

bool worth_telling(std::pair<std::string, std::string> const& detail) {
  // The string to sign is long, and nobody can compare it by eye.
  return detail.first != "AuthenticationErrorDetail" && !detail.second.empty();
}

}  // namespace

BatchError read_batch_error(std::string place, HttpResponse const& response) {
  BatchError error{.place = std::move(place), .status = response.status};
  error.request_id = response.header("request-id");
  json const body = json::parse(response.body, nullptr, false);
  error.code = text_at(body, "code");
  if (error.code.empty()) {
    error.message = answer_text(response);
    return error;
  }
  json const& message = member(body, "message");
  error.message =
      first_line(message.is_string() ? text_at(body, "message") : text_at(message, "value"));
  for (json const& detail : elements(body, "values")) {
    error.details.emplace_back(text_at(detail, "key"), first_line(text_at(detail, "value")));
  }
  return error;
}

std::string text_of(BatchError const& error) {
  std::string text = error.place + ": ";
  if (!error.code.empty()) text += std::to_string(error.status) + " " + error.code + ": ";
  text += error.message;
  for (auto const& detail : error.details) {
    if (worth_telling(detail)) text += "; " + detail.first + ": " + detail.second;
  }
  auto const remedy = std::ranges::find(remedies, error.code, &Remedy::code);
  if (remedy != std::ranges::end(remedies)) text += "; " + std::string(remedy->text);
  bool const support_helps = error.status >= 500 && !error.request_id.empty();
  return support_helps ? text + " (request " + error.request_id + ")" : text;
}

}  // namespace poolcast::live
