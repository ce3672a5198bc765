// Tasks by the hundred: chunks, outcomes, and what is too large.
#include "live/batch_tasks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/live/loopback.hpp"
#include "tests/live/secrets.hpp"

namespace poolcast::live {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::json;
using test::Loopback;

/// A job that takes tasks.
struct Job {
  std::size_t most_bytes = 1U << 20U;
  std::set<std::string> tasks;
  std::vector<std::size_t> calls;  // how many tasks each one had
  std::string refused;             // the id of a task that the service does not like
  std::string forgotten;           // and of one that it does not answer for
  Loopback server{Loopback::AnyMethod{[this](Request const& request, Response& response) {
    json const list = json::parse(request.body)["value"];
    calls.push_back(list.size());
    response.status = request.body.size() > most_bytes ? 413 : 200;
    if (response.status != 200) return;
    json results = json::array();
    for (json const& task : list) {
      if (task["id"] != forgotten) results.push_back(result_of(task["id"]));
    }
    std::ranges::reverse(results);
    response.set_content(json{{"value", results}}.dump(), "application/json");
  }}};

  json result_of(std::string const& id) {
    json result = {{"taskId", id}, {"status", "clienterror"}};
    if (id == refused) {
      result["error"] = {{"code", "InvalidPropertyValue"},
                         {"message", {{"value", "It is wrong.\nRequestId:1"}}},
                         {"values", {{{"key", "PropertyName"}, {"value", "commandLine"}}}}};
    } else if (!tasks.insert(id).second) {
      result["error"] = {{"code", "TaskExists"}, {"message", {{"value", "It exists."}}}};
    } else {
      result["status"] = "success";
    }
    return result;
  }
  BatchHttp http() const {
    return BatchHttp(server.url(), shared_key_authorizer("myacct", test::account_key),
                     {.retries = {.attempts = 3, .wait = [](Duration) {}}});
  }
};

std::vector<TaskToAdd> tasks(int count) {
  std::vector<TaskToAdd> made;
  made.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) made.push_back({.id = "t" + std::to_string(i)});
  return made;
}

std::string refusals(BatchResult<std::vector<TaskOutcome>> const& outcomes) {
  if (!outcomes) return test::told(text_of(outcomes.error()));
  std::string text = std::to_string(outcomes->size()) + " tasks";
  for (TaskOutcome const& outcome : *outcomes) {
    if (outcome.refusal) text += "; " + outcome.id + ": " + test::told(text_of(*outcome.refusal));
  }
  return text;
}

TEST(BatchTasks, GoAHundredACallAndTheirOutcomesAreInOrder) {
  Job job;
  BatchHttp http = job.http();
  std::vector<TaskToAdd> const all = tasks(250);
  BatchResult<std::vector<TaskOutcome>> const outcomes = add_tasks(http, "j", all);
  EXPECT_EQ(refusals(outcomes), "250 tasks");
  EXPECT_EQ(job.calls, (std::vector<std::size_t>{100, 100, 50}));
  EXPECT_EQ(job.tasks.size(), 250U);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ((*outcomes)[i].id, all[i].id);
  EXPECT_EQ(refusals(add_tasks(http, "j", {})), "0 tasks");
  EXPECT_EQ(job.calls.size(), 3U);
}

TEST(BatchTasks, ATaskThatIsThereIsDoneAndARefusedOneSaysWhy) {
  Job job;
  job.tasks = {"t1"};
  job.refused = "t2";
  job.forgotten = "t3";
  BatchHttp http = job.http();
  EXPECT_EQ(refusals(add_tasks(http, "j", tasks(5))),
            "5 tasks; t2: POST /jobs/j/addtaskcollection: task 't2': 400 InvalidPropertyValue: It "
            "is wrong.; PropertyName: commandLine; t3: POST /jobs/j/addtaskcollection: task 't3': "
            "the answer does not name it");
}

TEST(BatchTasks, WhatIsTooLargeIsHalved) {
  Job job;
  job.most_bytes = 1000;
  BatchHttp http = job.http();
  EXPECT_EQ(refusals(add_tasks(http, "j", tasks(100))), "100 tasks");
  EXPECT_EQ(job.tasks.size(), 100U);
  EXPECT_EQ(job.calls, (std::vector<std::size_t>{100, 50, 25, 25, 50, 25, 25}));
}

TEST(BatchTasks, ATaskThatIsTooLargeByItselfIsRefused) {
  Job job;
  job.most_bytes = 200;
  BatchHttp http = job.http();
  std::vector<TaskToAdd> three = tasks(3);
  three[1].command_line = std::string(500, 'x');
  EXPECT_EQ(refusals(add_tasks(http, "j", three)),
            "3 tasks; t1: POST /jobs/j/addtaskcollection: 413 Content Too Large");
  EXPECT_EQ(job.tasks, (std::set<std::string>{"t0", "t2"}));
}

TEST(BatchTasks, BytesThatAreNoTextDoNotStopTheOthers) {
  Job job;
  BatchHttp http = job.http();
  std::vector<TaskToAdd> two = tasks(2);
  two[0].command_line = "\xFF";
  EXPECT_EQ(refusals(add_tasks(http, "j", two)), "2 tasks");
}

}  // namespace
}  // namespace poolcast::live
