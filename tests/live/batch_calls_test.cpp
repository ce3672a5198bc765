// Long: a test for each call and each way in which it fails.
// Each call of the Batch service: what is sent, and what becomes of the answer.
#include "live/batch_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "live/batch_pools.hpp"
#include "live/batch_tasks.hpp"
#include "live/url.hpp"
#include "tests/live/loopback.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;
using test::Loopback;

std::string const error_begin = R"({"code":")";

std::string error_body(std::string const& code) {
  return error_begin + code + R"(","message":{"lang":"en-US","value":"No.\nRequestId:1"}})";
}

struct Sent {
  std::string method, target, body, if_match;
};

struct Answer {
  int status = 200;
  std::string body = "{}";
};

/// Plays the service: gives its answers in turn, the last one for ever, and writes down what it is
/// asked.
class Service {
 public:
  explicit Service(std::vector<Answer> answers = {Answer{}}) : answers_(std::move(answers)) {}

  BatchHttp http() const {
    return BatchHttp(server_.url(), shared_key_authorizer("myacct", test::account_key),
                     {.retries = {.attempts = 3, .wait = [](Duration) {}}});
  }
  std::string url(std::string const& path = "") const { return server_.url(path); }

  std::vector<Sent> sent;

 private:
  void answer(Request const& request, Response& response) {
    std::size_t const turn = std::min(sent.size(), answers_.size() - 1);
    sent.push_back(
        {request.method, request.target, request.body, request.get_header_value("If-Match")});
    Answer const& now = answers_[turn];
    response.status = now.status;
    std::string const text = std::regex_replace(now.body, std::regex("SERVER"), url());
    if (!text.empty()) response.set_content(text, "application/json;odata=minimalmetadata");
  }

  std::vector<Answer> answers_;
  Loopback server_{Loopback::AnyMethod{
      [this](Request const& request, Response& response) { answer(request, response); }}};
};

std::string text(Sent const& sent) {
  std::string const target =
      std::regex_replace(sent.target, std::regex("[?]api-version=2022-10-01[.]16[.]0&?"), "?");
  std::string line =
      sent.method + " " + (target.ends_with('?') ? target.substr(0, target.size() - 1) : target);
  if (!sent.body.empty()) line += " " + sent.body;
  return sent.if_match.empty() ? line : line + " if " + sent.if_match;
}

struct Call {
  std::function<void(BatchHttp&)> make;
  char const* sent;
};

std::vector<Call> pool_calls() {
  return {
      {[](BatchHttp& http) {
         (void)list_pools(http, {"state eq 'active'", "id,state"});
       },
       "GET /pools?$filter=state%20eq%20%27active%27&$select=id%2Cstate"},
      {[](BatchHttp& http) { (void)get_pool(http, "p"); }, "GET /pools/p"},
      {[](BatchHttp& http) { (void)get_pool(http, "a/b", "id"); }, "GET /pools/a%2Fb?$select=id"},
      {[](BatchHttp& http) { (void)get_pool_text(http, "p"); }, "GET /pools/p"},
      {[](BatchHttp& http) { (void)pool_exists(http, "p"); }, "HEAD /pools/p"},
      {[](BatchHttp& http) { (void)add_pool(http, R"({"id":"p","vmSize":"s"})"); },
       R"(POST /pools {"id":"p","vmSize":"s"})"},
      {[](BatchHttp& http) { (void)delete_pool(http, "p"); }, "DELETE /pools/p"},
      {[](BatchHttp& http) {
         (void)resize_pool(http, "p", {{2, 3}, batch::DeallocationOption::task_completion}, "e");
       },
       R"(POST /pools/p/resize {"nodeDeallocationOption":"taskcompletion",)"
       R"("targetDedicatedNodes":2,"targetLowPriorityNodes":3} if e)"},
      {[](BatchHttp& http) {
         (void)resize_pool(http, "p",
                           {{1, 0}, batch::DeallocationOption::retained_data, 30 * minute});
       },
       R"(POST /pools/p/resize {"nodeDeallocationOption":"retaineddata","resizeTimeout":"PT30M",)"
       R"("targetDedicatedNodes":1,"targetLowPriorityNodes":0})"},
      {[](BatchHttp& http) { (void)evaluate_autoscale(http, "p", "$x = 1;"); },
       R"(POST /pools/p/evaluateautoscale {"autoScaleFormula":"$x = 1;"})"},
      {[](BatchHttp& http) { (void)list_nodes(http, "p", {.fields = "id"}); },
       "GET /pools/p/nodes?$select=id"},
      {[](BatchHttp& http) { (void)node_counts(http, "p"); },
       "GET /nodecounts?$filter=poolId%20eq%20%27p%27"},
      {[](BatchHttp& http) { (void)node_counts(http); }, "GET /nodecounts"},
  };
}

std::vector<Call> job_calls() {
  return {
      {[](BatchHttp& http) { (void)get_job(http, "j"); }, "GET /jobs/j"},
      {[](BatchHttp& http) {
         (void)add_job(http, {"j", "p", -5});
       },
       R"(POST /jobs {"id":"j","poolInfo":{"poolId":"p"},"priority":-5})"},
      {[](BatchHttp& http) { (void)terminate_job(http, "j", "done"); },
       R"(POST /jobs/j/terminate {"terminateReason":"done"})"},
      {[](BatchHttp& http) { (void)task_counts(http, "j"); }, "GET /jobs/j/taskcounts"},
      {[](BatchHttp& http) {
         TaskToAdd const tasks[] = {
             {.id = "t1", .command_line = "sleep 1"},
             {"t2", "", "i:1", 2, true, hour},
         };
         (void)add_tasks(http, "j", tasks);
       },
       R"(POST /jobs/j/addtaskcollection {"value":[{"commandLine":"sleep 1","id":"t1"},)"
       R"({"commandLine":"","constraints":{"maxWallClockTime":"PT1H"},)"
       R"("containerSettings":{"imageName":"i:1"},"id":"t2","requiredSlots":2,)"
       R"("userIdentity":{"autoUser":{"elevationLevel":"admin","scope":"task"}}}]})"},
      {[](BatchHttp& http) {
         (void)each_task(http, "j", {"state eq 'x'", "id"}, [](Task const&) {});
       },
       "GET /jobs/j/tasks?$filter=state%20eq%20%27x%27&$select=id"},
  };
}

std::vector<Call> all_calls() {
  std::vector<Call> calls = pool_calls();
  std::ranges::move(job_calls(), std::back_inserter(calls));
  return calls;
}

TEST(BatchCalls, SendWhatTheServiceExpects) {
  for (Call const& call : all_calls()) {
    Service service;
    BatchHttp http = service.http();
    call.make(http);
    ASSERT_EQ(service.sent.size(), 1U) << call.sent;
    EXPECT_EQ(text(service.sent.front()), call.sent);
  }
}

/// `#/components/schemas/X` followed.
json const& resolved(json const& contract, json const& schema) {
  if (!schema.contains("$ref")) return schema;
  return contract.at(json::json_pointer(schema["$ref"].get<std::string>().substr(1)));
}

/// What of a call the contract does not know; empty: all is well.
std::string breach(json const& contract, Sent const& sent) {
  UrlTarget const target = url_target(sent.target);
  std::string method = sent.method;
  for (char& c : method) c = static_cast<char>(std::tolower(c));
  for (auto const& [path, operations] : contract["paths"].items()) {
    std::string const pattern =
        std::regex_replace(path, std::regex(R"([.()|+*?^$\[\]])"), R"(\$&)");
    std::regex const form(std::regex_replace(pattern, std::regex("[{][^}]*[}]"), "[^/]+"));
    if (!std::regex_match(target.path, form) || !operations.contains(method)) continue;
    json const& operation = operations[method];
    for (std::string const& parameter : {std::string("$filter"), std::string("$select")}) {
      bool known = target.query.find(parameter + "=") == std::string::npos;
      for (json const& row : operation.value("parameters", json::array())) {
        known = known || resolved(contract, row).value("name", "") == parameter;
      }
      if (!known) return std::string(path).append(" has no ") += parameter;
    }
    if (sent.body.empty() != !operation.contains("requestBody")) return path + ": body";
    if (sent.body.empty()) return "";
    json const& content = operation["requestBody"]["content"].begin().value();
    json const& schema = resolved(contract, content["schema"]);
    json const body = json::parse(sent.body);
    for (auto const& [key, value] : body.items()) {
      if (!schema["properties"].contains(key))
        return std::string(path).append(": no property ") += key;
    }
    for (json const& key : schema.value("required", json::array())) {
      if (!body.contains(key)) return path + ": needs " + key.dump();
    }
    return "";
  }
  return method + " " + target.path + " is no operation";
}

TEST(BatchCalls, KeepToTheServicesContract) {
  std::filesystem::path const file = std::filesystem::path(POOLCAST_SOURCE_DIR) /
                                     "../shared/contract/batch-openapi-2022-10-01.16.0.json";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "the service's contract is not here";
  std::ifstream stream(file);
  json const contract = json::parse(stream);
  for (Call const& call : all_calls()) {
    Service service;
    BatchHttp http = service.http();
    call.make(http);
    EXPECT_EQ(breach(contract, service.sent.front()), "") << call.sent;
  }
}

char const pool_body[] = R"({"odata.metadata":"m","id":"batchLinux","eTag":"0x8D","state":"active",
  "allocationState":"resizing","allocationStateTransitionTime":"2026-01-12T08:00:00.5Z",
  "vmSize":"standard_d2s_v3","taskSlotsPerNode":5,"targetDedicatedNodes":4,
  "targetLowPriorityNodes":3,"currentDedicatedNodes":2,"currentLowPriorityNodes":1,
  "resizeErrors":[{"code":"AccountCoreQuotaReached","message":"quota"}],
  "enableAutoScale":true,"autoScaleFormula":"$x = 1;","autoScaleEvaluationInterval":"PT5M",
  "autoScaleRun":{"timestamp":"2026-01-12T08:00:00.1234567Z","results":"$x=1",
    "error":{"code":"InsufficientSampleData","message":"m","values":[
      {"name":"Message","value":"Line 15"}]}}, "newer":{"field":[1]}})";

TEST(BatchCalls, APoolIsReadWithItsLastRun) {
  Service const service({{200, pool_body}});
  BatchHttp http = service.http();
  BatchResult<Pool> const pool = get_pool(http, "batchLinux");
  ASSERT_TRUE(pool.has_value()) << text_of(pool.error());
  EXPECT_EQ(pool->id + " " + pool->etag + " " + pool->state + " " + pool->allocation_state,
            "batchLinux 0x8D active resizing");
  EXPECT_EQ(format_time(pool->allocation_since.value(), 1), "2026-01-12T08:00:00.5Z");
  EXPECT_EQ(pool->vm_size, "standard_d2s_v3");
  EXPECT_EQ(pool->slots_per_node, 5);
  EXPECT_EQ(pool->target, (batch::Targets{4, 3}));
  EXPECT_EQ(pool->current, (batch::Targets{2, 1}));
  ASSERT_EQ(pool->resize_failures.size(), 1U);
  EXPECT_EQ(pool->resize_failures[0].code, "AccountCoreQuotaReached");
  EXPECT_TRUE(pool->autoscale);
  EXPECT_EQ(pool->formula, "$x = 1;");
  EXPECT_EQ(pool->interval, 5 * minute);
  ASSERT_TRUE(pool->last_run.has_value());
  EXPECT_EQ(format_time(pool->last_run->at, 7), "2026-01-12T08:00:00.1234567Z");
  EXPECT_EQ(pool->last_run->results, "$x=1");
  EXPECT_EQ(pool->last_run->error_code, "InsufficientSampleData");
  EXPECT_EQ(pool->last_run->error_values, (NamedValues{{"Message", "Line 15"}}));
}

TEST(BatchCalls, WhatIsMissingOrOddIsLeftEmpty) {
  Service const service({{200, R"({"id":7,"targetDedicatedNodes":"4","currentDedicatedNodes":-1,
    "resizeErrors":{},"autoScaleRun":null,"autoScaleEvaluationInterval":"soon"})"}});
  BatchHttp http = service.http();
  Pool const pool = get_pool(http, "p").value();
  EXPECT_EQ(pool.id, "");
  EXPECT_EQ(pool.target, (batch::Targets{0, 0}));
  EXPECT_EQ(pool.current, (batch::Targets{0, 0}));
  EXPECT_FALSE(pool.interval || pool.last_run || pool.allocation_since || pool.autoscale);
}

TEST(BatchCalls, AnAnswerThatIsSomethingElseIsSaidToBe) {
  Service const service({{200, "[1]"}});
  BatchHttp http = service.http();
  EXPECT_EQ(test::told(text_of(get_pool(http, "p").error())),
            "GET /pools/p: the answer is no JSON object: 200: [1]");
  EXPECT_EQ(test::told(text_of(list_pools(http).error())),
            "GET /pools: the answer is no list: 200: [1]");
}

TEST(BatchCalls, APoolIsThereOrNot) {
  Service const there({{200, ""}});
  Service const not_there({{404, ""}});
  Service const forbidden({{403, ""}});
  BatchHttp http = there.http();
  EXPECT_TRUE(pool_exists(http, "p").value());
  BatchHttp http_not = not_there.http();
  EXPECT_FALSE(pool_exists(http_not, "p").value());
  BatchHttp http_no = forbidden.http();
  EXPECT_EQ(test::told(text_of(pool_exists(http_no, "p").error())), "HEAD /pools/p: 403 Forbidden");
}

TEST(BatchCalls, EveryPageIsRead) {
  Service service({{200, R"({"value":[{"id":"a"},{"id":"b"}],
                     "odata.nextLink":"SERVER/pools?api-version=x&$skiptoken=a%2F"})"},
                   {200, R"({"value":[],"odata.nextLink":"SERVER/pools?$skiptoken=2"})"},
                   {200, R"({"value":[{"id":"c"}]})"}});
  BatchHttp http = service.http();
  std::vector<Pool> const pools = list_pools(http).value();
  std::string ids;
  for (Pool const& pool : pools) ids += pool.id;
  EXPECT_EQ(ids, "abc");
  ASSERT_EQ(service.sent.size(), 3U);
  EXPECT_EQ(service.sent[1].target, "/pools?api-version=x&$skiptoken=a%2F") << "as it was given";
  EXPECT_EQ(service.sent[2].target, "/pools?$skiptoken=2");
}

TEST(BatchCalls, APageElsewhereOrWithoutEndIsRefused) {
  Service const away({{200, R"({"value":[],"odata.nextLink":"https://evil.test/pools"})"}});
  BatchHttp http = away.http();
  EXPECT_EQ(test::told(text_of(list_pools(http).error())),
            "GET /pools: its next page is elsewhere, and not asked for: https://evil.test/pools");
  Service const circle({{200, R"({"value":[],"odata.nextLink":"SERVER/pools?x"})"}});
  BatchHttp http_circle = circle.http();
  EXPECT_EQ(test::told(text_of(list_pools(http_circle).error())),
            "GET /pools: the list never ends: " + circle.url("/pools?x"));
}

TEST(BatchCalls, WhatALostAnswerHasDoneAlreadyIsDone) {
  Service lost({{503, ""}, {409, error_body("PoolExists")}});
  BatchHttp http = lost.http();
  EXPECT_TRUE(add_pool(http, "{}").has_value());
  EXPECT_EQ(lost.sent.size(), 2U);
  Service const exists({{409, error_body("PoolExists")}});
  BatchHttp http_exists = exists.http();
  EXPECT_EQ(test::told(text_of(add_pool(http_exists, "{}").error())),
            "POST /pools: 409 PoolExists: No");
}

TEST(BatchCalls, APoolThatSomebodyChangedIsNotResized) {
  Service const service({{412, error_body("ConditionNotMet")}});
  BatchHttp http = service.http();
  EXPECT_EQ(
      test::told(text_of(resize_pool(http, "p", {}, "old").error())),
      "POST /pools/p/resize: 412 ConditionNotMet: No; somebody has changed it meanwhile; read it "
      "again");
}

TEST(BatchCalls, AFormulaThatFailsIsARunAndAWrongOneARefusal) {
  Service const run({{200, R"({"timestamp":"2026-01-12T08:00:00Z","results":"$a=0;",
    "error":{"code":"AutoScalingFormulaEvaluationError","message":"m","values":[]}})"}});
  BatchHttp http = run.http();
  EXPECT_EQ(evaluate_autoscale(http, "p", "x")->error_code, "AutoScalingFormulaEvaluationError");
  Service const refused({{400, error_body("AutoScalingFormulaSyntaxError")}});
  BatchHttp http_refused = refused.http();
  EXPECT_EQ(evaluate_autoscale(http_refused, "p", "x").error().code,
            "AutoScalingFormulaSyntaxError");
}

TEST(BatchCalls, CountsAndNodesAreRead) {
  Service const counts({{200, R"({"value":[{"poolId":"p","dedicated":{"idle":1,"running":2,
    "preempted":0,"total":5},"lowPriority":{"idle":0,"running":3,"preempted":4,"total":7}}]})"}});
  BatchHttp http = counts.http();
  NodeCounts const row = node_counts(http, "p").value().at(0);
  EXPECT_EQ(row.pool_id, "p");
  EXPECT_EQ(row.dedicated.idle + 10 * row.dedicated.running + 100 * row.dedicated.total, 521U);
  EXPECT_EQ(row.low_priority.preempted + 10 * row.low_priority.total, 74U);
  Service const nodes({{200, R"({"value":[{"id":"n","state":"idle","isDedicated":false,
    "stateTransitionTime":"2026-01-12T08:03:00Z","allocationTime":"2026-01-12T08:01:00Z",
    "lastBootTime":"2026-01-12T08:02:00Z"}]})"}});
  BatchHttp http_nodes = nodes.http();
  Node const node = list_nodes(http_nodes, "p").value().at(0);
  EXPECT_EQ(node.id + " " + node.state, "n idle");
  EXPECT_FALSE(node.dedicated);
  EXPECT_EQ(node.since.value() - node.booted.value(), minute);
  EXPECT_EQ(node.booted.value() - node.allocated.value(), minute);
  Service const tasks({{200, R"({"taskCounts":{"active":1,"running":2,"completed":7,"succeeded":3,
    "failed":4},"taskSlotCounts":{}})"}});
  BatchHttp http_tasks = tasks.http();
  TaskCounts const count = task_counts(http_tasks, "j").value();
  EXPECT_EQ(count.active + 10 * count.running + 100 * count.succeeded + 1000 * count.failed, 4321U);
}

}  // namespace
}  // namespace poolcast::live
