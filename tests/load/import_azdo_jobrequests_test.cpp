#include <gtest/gtest.h>

#include "tests/load/import_text.hpp"

namespace poolcast::load {
namespace {

struct Case {
  char const* name;
  std::string text;
  std::string expected;
};

/// A finished request in the service's own shape, with the members that do not matter.
std::string request(std::string_view id, std::string_view members) {
  return R"({"requestId":)" + std::string(id) +
         R"(,"demands":["kubectl","Agent.Version -gtVersion 2.182.1"],"reservedAgent":{"_links":)"
         R"({"self":{"href":"https://dev.azure.com"}},"id":11735,"result":"not this one"},)" +
         std::string(members) + R"(,"poolId":44,"priority":0})";
}

std::string const finished =
    R"("queueTime":"2022-09-28T11:19:49.89Z","assignTime":"2022-09-28T11:20:29.5033333Z",)"
    R"("receiveTime":"2022-09-28T11:20:32.0530499Z","finishTime":"2022-09-28T11:25:32.0530499Z",)"
    R"("result":"succeeded")";
constexpr char const* finished_job = "1 rows, dated: 11:19:49.8900000 PT5M linux #890658";

TEST(ImportJobRequests, Reads) {
  Case const rows[] = {
      {"answer", R"({"count":1,"value":[)" + request("890658", finished) + "]}", finished_job},
      {"array", "[" + request("890658", finished) + "]", finished_job},
      {"one", request("890658", finished), finished_job},
      {"count_after_value", R"({"value":[)" + request("890658", finished) + R"(],"count":1})",
       finished_job},
      {"byte_order_mark", "\xEF\xBB\xBF\r\n" + request("890658", finished), finished_job},
      {"two_documents", "[" + request("890658", finished) + "]\n[]", finished_job},
      {"text_id", "[" + request(R"("a-1")", finished) + "]",
       "1 rows, dated: 11:19:49.8900000 PT5M linux #a-1"},
      {"never_received",
       request("1", R"("queueTime":"2022-09-28T11:00:00Z","assignTime":"2022-09-28T11:01:00Z",)"
                    R"("receiveTime":null,"finishTime":"2022-09-28T11:02:00Z","result":"failed")"),
       "1 rows, dated: 11:00:00.0000000 PT1M linux #1"},
      {"newest_first_is_sorted",
       "[" +
           request("2", R"("queueTime":"2022-09-28T11:30:00Z","assignTime":"2022-09-28T11:31:00Z",)"
                        R"("finishTime":"2022-09-28T11:32:00Z","result":"failed")") +
           "," + request("890658", finished) + "]",
       "2 rows, dated, were out of order: 11:19:49.8900000 PT5M linux #890658 | "
       "11:30:00.0000000 PT1M linux #2"},
      {"skipped",
       "[" + request("890658", finished) + "," +
           request("2", R"("queueTime":"2022-09-28T11:30:00Z")") + "," +
           request("3", R"("queueTime":"2022-09-28T11:30:00Z","assignTime":"2022-09-28T11:31:00Z",)"
                        R"("receiveTime":"2022-09-28T11:31:00Z","result":"succeeded")") +
           "," + request("4", R"("queueTime":"2022-09-28T11:30:00Z","result":"canceled")") + "," +
           request("5", R"("queueTime":"2022-09-28T11:30:00Z","result":"Abandoned",)"
                        R"("finishTime":"2022-09-28T11:31:00Z")") +
           "," +
           request("6", R"("queueTime":"2022-09-28T11:30:00Z","receiveTime":)"
                        R"("2022-09-28T11:31:00Z","finishTime":"2022-09-28T11:32:00Z")") +
           "]",
       "6 rows, 3 unfinished, 2 cancelled, dated: 11:19:49.8900000 PT5M linux #890658"},
  };
  for (Case const& row : rows)
    EXPECT_EQ(describe(import_text(row.text, "", "azdo-jobrequests")), row.expected) << row.name;
}

TEST(ImportJobRequests, WrongValuesAreNamedByTheirPath) {
  std::string const good = request("890658", finished);
  Case const rows[] = {
      {"no_requests", R"({"count":0,"value":[]})", "FILE: no job to simulate: there are no rows"},
      {"all_skipped", "[" + request("2", R"("queueTime":"2022-09-28T11:30:00Z")") + "]",
       "FILE: no job to simulate; rows skipped: 1 without a finish time, 0 cancelled; a load needs "
       "jobs that "
       "ran to their end"},
      {"bad_time",
       R"({"value":[)" + good + "," +
           request("2", R"("queueTime":"noon","receiveTime":"2022-09-28T11:31:00Z",)"
                        R"("finishTime":"2022-09-28T11:32:00Z","result":"failed")") +
           "]}",
       "FILE: /value/1/queueTime: 'noon' is not a time; write 2026-01-12T20:06:14Z"},
      {"seconds_are_no_time",
       request("2", R"("queueTime":"5","receiveTime":"6","finishTime":"7","result":"failed")"),
       "FILE: /queueTime: '5' is not a time; write 2026-01-12T20:06:14Z"},
      {"number_for_a_time", "[" + request("2", R"("queueTime":1664364000)") + "]",
       "FILE: /0/queueTime: 1664364000 is not a text"},
      {"object_for_a_result", "[" + request("2", R"("result":{"a":1})") + "]",
       "FILE: /0/result: expected a text"},
      {"no_queue_time",
       request("2", R"("receiveTime":"2022-09-28T11:31:00Z","finishTime":"2022-09-28T11:32:00Z",)"
                    R"("result":"failed")"),
       "FILE: /queueTime: there is no time"},
      {"finished_before_started",
       "[" +
           request("2", R"("queueTime":"2022-09-28T11:00:00Z","receiveTime":)"
                        R"("2022-09-28T11:31:00Z","finishTime":"2022-09-28T11:30:00Z",)"
                        R"("result":"failed")") +
           "]",
       "FILE: /0/finishTime: '2022-09-28T11:30:00Z' is earlier than the job's start "
       "'2022-09-28T11:31:00Z'"},
      {"a_list_of_builds", R"({"count":1,"value":[{"id":1,"queueTime":"2022-09-28T11:00:00Z"}]})",
       "FILE: /value/0: no 'requestId'; expected an answer of "
       "_apis/distributedtask/pools/{id}/jobrequests"},
      {"something_else", R"({"pools":[{"requestId":1}]})",
       "FILE: no 'requestId'; expected an answer of _apis/distributedtask/pools/{id}/jobrequests"},
      {"of_the_second_document",
       request("890658", finished) + "\n" + request("2", R"("queueTime":1)"),
       "FILE:2: /queueTime: 1 is not a text"},
      {"list_of_numbers", "[1, 2]", "FILE: /0: expected a job request, an object"},
      {"list_of_lists", R"({"value":[[]]})", "FILE: /value/0: expected a job request, an object"},
      {"value_is_an_object", R"({"value":{}})", "FILE: /value: expected an array of job requests"},
  };
  for (Case const& row : rows)
    EXPECT_EQ(describe(import_text(row.text, "", "azdo-jobrequests")), row.expected) << row.name;
}

TEST(ImportJobRequests, BadJsonIsNamedByLineAndColumn) {
  Case const rows[] = {
      {"cut_off", "\n{\"value\": [\n",
       "FILE:3:1: bad JSON: unexpected end of input; expected '[', '{', or a literal"},
      {"comma", "{\"value\":\n [,]}",
       "FILE:2:3: bad JSON: unexpected ','; expected '[', '{', or a literal"},
      {"in_the_second_document", "[" + request("890658", finished) + "]\n\n[\n}",
       "FILE:4:1: bad JSON: unexpected '}'; expected '[', '{', or a literal"},
      {"bad_utf8", "{\"a\":\"\xFF\"}",
       "FILE:1:7: bad JSON: invalid string: ill-formed UTF-8 byte; last read: '\"?'"},
      {"deep", R"({"x":)" + std::string(100'000, '['),
       "FILE: JSON nested too deeply for job requests"},
      {"long", "[\"" + std::string(100'000, 'x'),
       "FILE:1:100003: bad JSON: invalid string: missing closing quote; last read: '\"" +
           std::string(148, 'x')},
  };
  for (Case const& row : rows)
    EXPECT_EQ(describe(import_text(row.text, "", "azdo-jobrequests")), row.expected) << row.name;
}

}  // namespace
}  // namespace poolcast::load
