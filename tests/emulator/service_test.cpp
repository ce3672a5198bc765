// What every request must keep, and what every answer brings.
#include <gtest/gtest.h>

#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

Response raw(Client& client, std::string method, std::string target) {
  return answer(client.account, {std::move(method), std::move(target), {}, "", "http://here"});
}

TEST(Service, AnErrorIsWordedAsTheServiceDoes) {
  Client client;
  EXPECT_EQ(client.send("GET", "/pools/nope").body,
            "{\"odata.metadata\":\"http://here/"
            "$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element\","
            "\"code\":\"PoolNotFound\",\"message\":{\"lang\":\"en-US\",\"value\":\"The specified "
            "pool does not exist.\\nRequestId:c7d3dbb3-37c0-4f2d-b4cb-5858afacc528\\nTime:"
            "2023-11-14T22:13:20.0000000Z\"}}");
}

TEST(Service, EveryAnswerHasTheCommonHeaders) {
  Client client;
  Response const response = client.send(
      "GET", "/pools", "", {{"client-request-id", "mine"}, {"return-client-request-id", "true"}});
  EXPECT_EQ(header_of(response, "request-id"), "c7d3dbb3-37c0-4f2d-b4cb-5858afacc528");
  EXPECT_EQ(header_of(response, "client-request-id"), "mine");
  EXPECT_EQ(header_of(response, "DataServiceVersion"), "3.0");
  EXPECT_EQ(header_of(response, "Content-Type"), "application/json;odata=minimalmetadata");
  EXPECT_EQ(header_of(client.send("GET", "/pools", "", {{"client-request-id", "mine"}}),
                      "client-request-id"),
            "");
}

TEST(Service, AnyWellFormedVersionIsTaken) {
  Client client;
  for (char const* version : {"2022-10-01.16.0", "2024-07-01.20.0", "2025-06-01"}) {
    EXPECT_EQ(raw(client, "GET", std::string("/pools?api-version=") + version).status, 200);
  }
  for (char const* version : {"", "16.0", "2022-10-01.16", "2022-10-01x", "2022-10-01.16.x"}) {
    EXPECT_EQ(raw(client, "GET", std::string("/pools?api-version=") + version).status, 400)
        << version;
  }
  EXPECT_EQ(client.outcome("GET", "/pools?api-version=latest"),
            "400 UnsupportedRequestVersion; QueryParameterName: api-version; "
            "QueryParameterValue: latest");
  EXPECT_EQ(raw(client, "GET", "/pools").status, 400);
}

TEST(Service, WhatItDoesNotKnowIsNamed) {
  Client client;
  EXPECT_EQ(client.outcome("GET", "/nothing"), "400 InvalidUri");
  EXPECT_EQ(client.outcome("PUT", "/pools"), "405 UnsupportedHttpVerb; HttpVerb: PUT");
  EXPECT_EQ(client.outcome("GET", "/pools?colour=red"),
            "400 UnsupportedQueryParameter; QueryParameterName: colour; QueryParameterValue: red");
  EXPECT_EQ(client.outcome("GET", "/pools?$expand=all"),
            "400 InvalidQueryParameterValue; QueryParameterName: $expand; QueryParameterValue: "
            "all; Reason: Only stats can be expanded");
  EXPECT_EQ(client.outcome("GET", "/po%ols"), "400 RequestUrlFailedToParse");
}

TEST(Service, ABodyMustBeWellFormed) {
  Client client;
  EXPECT_EQ(client.outcome("POST", "/jobs", "{"),
            "400 InvalidRequestBody; Reason: The body is not valid JSON");
  EXPECT_EQ(client.outcome("POST", "/jobs", "[]"),
            "400 InvalidRequestBody; Reason: The body must be a JSON object");
  EXPECT_EQ(client.outcome("POST", "/jobs", ""),
            "400 InvalidRequestBody; Reason: The body is not valid JSON");
  EXPECT_EQ(client.outcome("POST", "/jobs", std::string(100'000, '[')),
            "400 InvalidRequestBody; Reason: The body is not valid JSON");
  EXPECT_EQ(client.outcome("POST", "/jobs", std::string(1024 * 1024 + 1, ' ')),
            "413 RequestBodyTooLarge");
}

TEST(Service, APropertyMustHaveItsTypeAndBounds) {
  Client client;
  struct Case {
    char const* body;
    char const* outcome;
  };
  Case const cases[] = {
      {"{}", "400 MissingRequiredProperty; PropertyName: id"},
      {R"({"id":7})",
       "400 InvalidPropertyValue; PropertyName: id; PropertyValue: 7; Reason: The value must be a "
       "string"},
      {R"({"id":"a b"})",
       "400 InvalidPropertyValue; PropertyName: id; PropertyValue: a b; Reason: The id can contain "
       "any combination of alphanumeric characters including hyphens and underscores, and cannot "
       "be empty or contain more than 64 characters"},
      {R"({"id":"j"})", "400 MissingRequiredProperty; PropertyName: poolInfo"},
      {R"({"id":"j","poolInfo":{}})", "400 MissingRequiredProperty; PropertyName: poolInfo.poolId"},
      {R"({"id":"j","priority":1001})",
       "400 InvalidPropertyValue; PropertyName: priority; PropertyValue: 1001; Reason: The value "
       "must be between -1000 and 1000"},
      {R"({"id":"j","priority":1.5})",
       "400 InvalidPropertyValue; PropertyName: priority; PropertyValue: 1.5; Reason: The value "
       "must be an integer"},
      {R"({"id":"j","poolInfo":{"poolId":"p"},"onAllTasksComplete":"x"})",
       "400 InvalidPropertyValue; PropertyName: onAllTasksComplete; PropertyValue: x; Reason: The "
       "value must be one of noaction, terminatejob"},
      {R"({"id":"j","poolInfo":{"poolId":"p"},"constraints":{"maxWallClockTime":"1x"}})",
       "400 InvalidPropertyValue; PropertyName: constraints.maxWallClockTime; PropertyValue: 1x; "
       "Reason: The value is not an ISO 8601 duration"},
      {R"({"id":"j","poolInfo":{"poolId":"p"},"metadata":[{"name":"a"}]})",
       "400 MissingRequiredProperty; PropertyName: metadata[0].value"},
      {R"({"id":"j","poolInfo":{"poolId":"p"},"colour":1})",
       "400 InvalidRequestBody; Reason: The property 'colour' does not exist"},
      {R"({"id":"j","poolInfo":{"poolId":"p"},"displayName":null})", "201"},
  };
  for (Case const& one : cases) {
    EXPECT_EQ(client.outcome("POST", "/jobs", one.body), one.outcome) << one.body;
  }
}

TEST(Service, IdsKeepTheirCaseAndAreToldApartWithoutIt) {
  Client client;
  EXPECT_EQ(client.outcome("POST", "/jobs", R"({"id":"Job","poolInfo":{"poolId":"p"}})"), "201");
  EXPECT_EQ(client.outcome("POST", "/jobs", R"({"id":"JOB","poolInfo":{"poolId":"p"}})"),
            "409 JobExists");
  EXPECT_EQ(client.get("/jobs/jOB")["id"], "Job");
}

TEST(Service, ConditionalHeadersGuardReadsAndWrites) {
  Client client;
  client.with_pool();
  std::string const etag = header_of(client.send("GET", "/pools/p"), "ETag");
  std::string const patch = R"({"metadata":[]})";
  EXPECT_EQ(client.outcome("GET", "/pools/p", "", {{"If-None-Match", etag}}), "304");
  EXPECT_EQ(client.outcome("GET", "/pools/p", "", {{"If-Match", etag}}), "200");
  EXPECT_EQ(client.outcome("GET", "/pools/p", "", {{"If-Match", "\"" + etag + "\""}}), "200");
  EXPECT_EQ(client.outcome("PATCH", "/pools/p", patch, {{"If-Match", "0x1"}}),
            "412 ConditionNotMet");
  EXPECT_EQ(client.outcome("PATCH", "/pools/p", patch, {{"If-Match", "*"}}), "200");
  EXPECT_EQ(client.outcome("PATCH", "/pools/p", patch, {{"If-Match", etag}}),
            "412 ConditionNotMet");  // it has changed
  std::string const now = header_of(client.send("GET", "/pools/p"), "Last-Modified");
  EXPECT_EQ(client.outcome("GET", "/pools/p", "", {{"If-Modified-Since", now}}), "304");
  EXPECT_EQ(client.outcome("GET", "/pools/p", "", {{"If-Unmodified-Since", now}}), "200");
  client.pass(minute);
  ASSERT_EQ(client.outcome("PATCH", "/pools/p", patch), "200");
  EXPECT_EQ(client.outcome("DELETE", "/pools/p", "", {{"If-Unmodified-Since", now}}),
            "412 ConditionNotMet");
}

TEST(Service, EveryCodeOfAProblemHasOneRow) {
  for (ProblemKind const& kind : problem_kinds()) EXPECT_EQ(problem(kind.code).kind, &kind);
}

TEST(Service, NamesOfParametersAreReadInAnyCase) {
  Client client;
  Request const request{"GET", "/pools?Api-Version=2022-10-01.16.0&MaxResults=5", {}, "", ""};
  EXPECT_EQ(answer(client.account, request).status, 200);
}

}  // namespace
}  // namespace poolcast::emulator
