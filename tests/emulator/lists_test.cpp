// $filter, $select, maxresults and what leads to the next page.
#include <gtest/gtest.h>

#include "engine/emulator/filter.hpp"
#include "tests/emulator/client.hpp"

namespace poolcast::emulator {
namespace {

constexpr char const* properties = "id state creationTime executionInfo/exitCode enableAutoScale";

TEST(Filter, PassesWhatItDescribes) {
  Json const entity =
      Json::parse(R"({"id":"Pool-1","state":"active","creationTime":"2026-01-01T00:00:00.5Z",)"
                  R"("executionInfo":{"exitCode":3},"enableAutoScale":true})");
  struct Case {
    char const* filter;
    bool passes;
  };
  Case const cases[] = {
      {"state eq 'active'", true},
      {"state ne 'active'", false},
      {"id eq 'pool-1'", true},
      {"startswith(id,'po')", true},
      {"startswith(id, 'x') or state eq 'active'", true},
      {"startswith(id, 'x') and state eq 'active'", false},
      {"state eq 'x' or state eq 'active' and id eq 'x'", false},
      {"(state eq 'x' or state eq 'active') and id ge 'a'", true},
      {"creationTime gt DateTime'2026-01-01T00:00:00Z'", true},
      {"creationTime lt datetime'2026-01-01T00:00:00Z'", false},
      {"executionInfo/exitCode ge 3", true},
      {"executionInfo/exitCode lt 3", false},
      {"executionInfo/exitCode le 3", true},
      {"enableAutoScale eq true", true},
      {"enableAutoScale eq 'x'", false},
      {"id eq 'it''s'", false},
  };
  for (Case const& one : cases) {
    Result<Filter> const filter = parse_filter(one.filter, properties);
    ASSERT_TRUE(filter) << one.filter << ": " << filter.error().message;
    EXPECT_EQ(passes(*filter, entity), one.passes) << one.filter;
  }
}

TEST(Filter, SaysWhatItCannotRead) {
  struct Case {
    char const* filter;
    char const* message;
  };
  Case const cases[] = {
      {"colour eq 1", "'colour' is not a property that can be filtered by"},
      {"state is 'x'", "'is' is not an operator; use eq, ne, gt, ge, lt or le"},
      {"state eq active", "'active' is not a value; put text in single quotes"},
      {"state eq 'x", "a quote is not closed"},
      {"state eq 'x' 1", "unexpected '1'"},
      {"(state eq 'x'", "expected ')'"},
      {"startswith id", "expected '(' after startswith"},
      {"startswith(id,3)", "expected a string"},
      {"creationTime gt DateTime'x'", "'x' is not a time"},
  };
  for (Case const& one : cases) {
    Result<Filter> const filter = parse_filter(one.filter, properties);
    ASSERT_FALSE(filter) << one.filter;
    EXPECT_EQ(filter.error().message, one.message);
  }
  EXPECT_EQ(parse_filter(std::string(10'000, '('), properties).error().message,
            "the filter nests too deeply");
}

struct Jobs : Client {
  Jobs() {
    for (char const* id : {"c", "a", "B", "d", "e"}) {
      ENSURE(outcome("POST", "/jobs",
                     std::string(R"({"id":")") + id + R"(","poolInfo":{"poolId":"p"}})") == "201");
    }
  }
  /// The ids of a page, and the link to the next one.
  std::string page(std::string const& path) {
    auto const shown = get(path);
    std::string text;
    for (auto const& one : shown["value"]) text += one["id"].get<std::string>() + " ";
    return text + shown.value("odata.nextLink", "");
  }
};

TEST(Lists, ComeByIdAndPageByPage) {
  Jobs jobs;
  EXPECT_EQ(jobs.page("/jobs"), "a B c d e ");
  EXPECT_EQ(jobs.page("/jobs?maxresults=2"),
            "a B http://here/jobs?maxresults=2&api-version=2022-10-01.16.0&$skiptoken=b");
  EXPECT_EQ(jobs.page("/jobs?maxresults=2&$skiptoken=b"),
            "c d http://here/jobs?maxresults=2&api-version=2022-10-01.16.0&$skiptoken=d");
  EXPECT_EQ(jobs.page("/jobs?maxresults=2&$skiptoken=d"), "e ");
  EXPECT_EQ(jobs.page("/jobs?maxresults=5"), "a B c d e ");  // no more: no link
}

TEST(Lists, AFilterHoldsOnEveryPage) {
  Jobs jobs;
  EXPECT_EQ(jobs.page("/jobs?maxresults=1&$filter=id%20ge%20'd'"),
            "d http://here/jobs?maxresults=1&$filter=id%20ge%20%27d%27&api-version=2022-10-01.16.0"
            "&$skiptoken=d");
  EXPECT_EQ(jobs.page("/jobs?maxresults=1&$filter=id+ge+'d'&$skiptoken=d"), "e ");
}

TEST(Lists, SelectChoosesTheProperties) {
  Jobs jobs;
  EXPECT_EQ(jobs.get("/jobs?$select=id,state&maxresults=1")["value"].dump(),
            R"([{"id":"a","state":"active"}])");
  EXPECT_EQ(jobs.get("/jobs/a?$select=id").dump(),
            R"({"id":"a","odata.metadata":"http://here/$metadata#jobs/@Element"})");
  EXPECT_EQ(jobs.get("/jobs/a?$expand=stats")["stats"]["numSucceededTasks"], 0);
}

TEST(Lists, TheirLengthIsLimited) {
  Jobs jobs;
  EXPECT_EQ(jobs.outcome("GET", "/jobs?maxresults=1001"),
            "400 OutOfRangeQueryParameterValue; QueryParameterName: maxresults; "
            "QueryParameterValue: 1001; MinimumAllowed: 1; MaximumAllowed: 1000");
  EXPECT_EQ(jobs.outcome("GET", "/nodecounts?maxresults=11").substr(0, 33),
            "400 OutOfRangeQueryParameterValue");
  EXPECT_EQ(jobs.outcome("GET", "/jobs?maxresults=x"),
            "400 InvalidQueryParameterValue; QueryParameterName: maxresults; QueryParameterValue: "
            "x; Reason: The value must be an integer");
  EXPECT_EQ(jobs.outcome("GET", "/jobs?$filter=colour%20eq%201"),
            "400 InvalidQueryParameterValue; QueryParameterName: $filter; QueryParameterValue: "
            "colour eq 1; Reason: 'colour' is not a property that can be filtered by");
}

}  // namespace
}  // namespace poolcast::emulator
