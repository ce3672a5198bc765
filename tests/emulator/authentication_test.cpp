// Who may pass; the signatures are those that two clients of Microsoft's compute.
#include "engine/emulator/authentication.hpp"

#include <gtest/gtest.h>

#include "engine/signing/shared_key.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view account = "myacct";
constexpr std::string_view date = "Tue, 01 Jul 2025 12:00:00 GMT";
Time const signed_at = *from_calendar(2025, 7, 1, 12);

constexpr char key[] = "dGhpcy1pcy1hLWZha2UtMzItYnl0ZS1rZXktZm9yLXg=";

Request request(std::string method, std::string target, std::vector<Header> headers = {}) {
  headers.push_back({"ocp-date", std::string(date)});
  return {std::move(method), std::move(target), std::move(headers), "", ""};
}

struct Vector {
  Request request;
  std::string_view signature;
};

std::vector<Vector> vectors() {
  std::string const version = "?api-version=2022-10-01.16.0";
  return {
      {request("GET",
               "/pools" + version + "&$filter=state%20eq%20%27active%27&maxresults=10&timeout=30"),
       "1bTAOOUbSpIRvSIPtjFopNGgSTU0S1hKLAsdsu3Di/c="},
      {request("POST", "/jobs/AzDoLinux/tasks" + version + "&timeout=30",
               {{"content-length", "36"},
                {"content-type", "application/json; odata=minimalmetadata; charset=utf-8"}}),
       "Udp2lIdnC6QlfVz5FiB6ErDfnECNRBCL1KuXIB/fyaw="},
      {request("POST", "/pools/p/stopresize" + version, {{"Content-Length", "0"}}),
       "WSJbia/c9m4fzup8zbjw9ZY0ce11kFBMt4qEdvlFbgU="},
      {request("DELETE", "/jobs/j" + version), "3tLL/vgmUe1y/tYxqbMwM5+6rhW6wf4d3ZhAY5jJGlA="},
      {request("DELETE", "/jobs/j" + version, {{"Content-Length", "0"}}),
       "SD1R1Zp4IKWE+ti5bLgAPrkCbeZmPLW/CFOiyHQvFJ4="},
      {request("HEAD", "/pools/p" + version), "R8BMUzsGu7UDxiyOh5VawEThhogqwi/wXR/XMwvNHWA="},
  };
}

std::string string_to_sign(Request const& request) {
  std::size_t const mark = request.target.find('?');
  return signing::string_to_sign({request.method, request.target.substr(0, mark),
                                  request.target.substr(mark + 1), request.headers},
                                 account);
}

std::string problem_of(Request request, std::string const& authorization, Time now = signed_at,
                       bool any_bearer = false) {
  if (!authorization.empty()) request.headers.push_back({"Authorization", authorization});
  auto const wrong = authentication_problem(request, {std::string(account), key, any_bearer}, now);
  if (!wrong) return "";
  std::string text = std::to_string(wrong->kind->status) + " " + std::string(wrong->kind->code);
  return wrong->details.empty() ? text : text + ": " + wrong->details.front().value;
}

std::string shared_key(std::string_view signature) {
  return "SharedKey myacct:" + std::string(signature);
}

TEST(SharedKey, TheKnownSignaturesPass) {
  for (Vector const& vector : vectors()) {
    EXPECT_EQ(signing::signature(string_to_sign(vector.request), key).value(), vector.signature);
    EXPECT_EQ(problem_of(vector.request, shared_key(vector.signature)), "");
  }
}

TEST(SharedKey, WhatIsSignedIsInTheOrderOfTheService) {
  EXPECT_EQ(string_to_sign(vectors()[0].request),
            "GET\n\n\n\n\n\n\n\n\n\n\n\nocp-date:Tue, 01 Jul 2025 12:00:00 GMT\n/myacct/pools\n"
            "$filter:state eq 'active'\napi-version:2022-10-01.16.0\nmaxresults:10\ntimeout:30");
}

TEST(SharedKey, AnotherRequestsSignatureDoesNotPass) {
  std::vector<Vector> const all = vectors();
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string_view const other = all[(i + 1) % all.size()].signature;
    EXPECT_EQ(problem_of(all[i].request, shared_key(other)),
              "403 AuthenticationFailed: The MAC signature found in the HTTP request '" +
                  std::string(other) +
                  "' is not the same as any computed signature. Server used following string to "
                  "sign: '" +
                  string_to_sign(all[i].request) + "'.");
  }
}

TEST(SharedKey, ARequestIsGoodForFifteenMinutesBeforeAndAfter) {
  Vector const vector = vectors()[0];
  std::string const good = shared_key(vector.signature);
  EXPECT_EQ(problem_of(vector.request, good, signed_at + 15 * minute), "");
  EXPECT_EQ(problem_of(vector.request, good, signed_at - 15 * minute), "");
  std::string const old =
      "403 AuthenticationFailed: Request date header too old: 'Tue, 01 Jul 2025 12:00:00 GMT'";
  EXPECT_EQ(problem_of(vector.request, good, signed_at + 15 * minute + second), old);
  EXPECT_EQ(problem_of(vector.request, good, signed_at - 15 * minute - second), old);
}

TEST(SharedKey, WhatIsNoSharedKeyIsToldSo) {
  Request const plain = vectors()[0].request;
  EXPECT_EQ(problem_of(plain, ""), "401 UnauthorizedRequest");
  EXPECT_EQ(problem_of(plain, "Basic eDp5"), "400 InvalidAuthenticationInfo");
  EXPECT_EQ(problem_of(plain, "SharedKey myacct"), "400 InvalidAuthenticationInfo");
  EXPECT_EQ(problem_of(plain, "SharedKey other:abc"),
            "403 AuthenticationFailed: The account 'other' is not the emulated one, 'myacct'");
  EXPECT_EQ(problem_of({"GET", "/pools", {}, "", ""}, shared_key("x")),
            "403 AuthenticationFailed: The ocp-date or Date header is missing, or is not an RFC "
            "1123 time: ''");
}

TEST(SharedKey, TokensPassOnlyWhereTheyMay) {
  Request const plain = vectors()[0].request;
  EXPECT_EQ(problem_of(plain, "Bearer FAKE", signed_at, true), "");
  EXPECT_EQ(problem_of(plain, "Bearer ", signed_at, true),
            "403 AuthenticationFailed: Tokens are not accepted; start the emulator with "
            "--accept-any-bearer");
  EXPECT_EQ(problem_of(plain, "Bearer FAKE"),
            "403 AuthenticationFailed: Tokens are not accepted; start the emulator with "
            "--accept-any-bearer");
}

}  // namespace
}  // namespace poolcast::emulator
