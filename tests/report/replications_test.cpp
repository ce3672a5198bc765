#include "engine/report/replications.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/report/metric_text.hpp"
#include "tests/report/ledger.hpp"

namespace poolcast::report {
namespace {

Summary summary(std::uint64_t completed, std::int64_t waited_seconds, std::int64_t cost) {
  Summary made;
  made.tasks.submitted = made.tasks.completed = made.pipelines = completed;
  made.waiting.jobs = waited_seconds < 0 ? 0 : completed;
  made.waiting.mean[WaitingPart::slot] = waited_seconds * second;
  made.bill.nodes[0][static_cast<std::size_t>(Behaviour::running)] = cost;
  return made;
}

/// Three runs of one pool; in the last nobody was served.
ReplicationReport small_report() {
  return {.scenario = "small",
          .load = "synthetic jobs, drawn anew for each seed",
          .seed = 7,
          .start = at(0),
          .end = at(3600),
          .facts = facts_of({plain_pool()}, "EUR"),
          .runs = {{summary(1, 60, 5'000), summary(1, 60, 5'000)},
                   {summary(2, 90, 5'000), summary(2, 90, 5'000)},
                   {summary(3, -1, 5'000), summary(3, -1, 5'000)}},
          .notes = {"what must be known"}};
}

Metric const& metric(std::string const& name) {
  return *std::ranges::find(metrics(), name, &Metric::name);
}

TEST(Replications, TheTableLeavesOutZerosAndTellsOfFewerRuns) {
  // 1, 2 and 3: standard error 1 / sqrt(3), t of 2 degrees 4.3027. 60 and 90: 15, and 12.7062.
  EXPECT_EQ(to_table(small_report()),
            "small: synthetic jobs, drawn anew for each seed, 1970-01-01T00:00:00Z for 1 h, 3 "
            "runs, seeds 7 to 9\n"
            "the mean over the runs, and from where to where the true mean is with 95 % "
            "confidence;\n"
            "what is 0 in every run is left out\n"
            "\n"
            "pool (two slots)\n"
            "                                      mean           from             to\n"
            "  tasks.submitted                      2.0           -0.5            4.5\n"
            "  tasks.completed                      2.0           -0.5            4.5\n"
            "  waiting.jobs                         1.0           -1.5            3.5\n"
            "  waiting.mean.total            1 min 15 s    -1 min 56 s     4 min 26 s  of 2 runs\n"
            "  waiting.mean.slot             1 min 15 s    -1 min 56 s     4 min 26 s  of 2 runs\n"
            "  cost.total                    0.0050 EUR     0.0050 EUR     0.0050 EUR\n"
            "  cost.perPipeline              0.0031 EUR    -0.0013 EUR     0.0074 EUR\n"
            "  cost.nodes                    0.0050 EUR     0.0050 EUR     0.0050 EUR\n"
            "  cost.dedicated                0.0050 EUR     0.0050 EUR     0.0050 EUR\n"
            "  cost.running                  0.0050 EUR     0.0050 EUR     0.0050 EUR\n"
            "\n"
            "note: what must be known\n");
}

TEST(Replications, TheTableSaysWhatIsNotKnown) {
  ReplicationReport report = small_report();
  report.notes.clear();
  report.runs = {{summary(3, -1, 0), summary(3, -1, 0)}};
  report.runs[0][0].priced = false;
  std::string const table = to_table(report);
  EXPECT_NE(table.find("for 1 h, 1 run, seed 7\n"), table.npos) << table;
  EXPECT_NE(
      table.find("  tasks.submitted                      3.0              -              -\n"),
      table.npos)
      << table;
  // Four statistics of the wait, the sum and ten parts each, and four costs.
  EXPECT_NE(table.find("\n  not known in any run, as no job got an agent or a price is missing: "
                       "62 figures\n"),
            table.npos)
      << table;
}

TEST(Replications, CsvAndJsonHoldEveryMetric) {
  ReplicationReport const report = small_report();
  nlohmann::json const json = nlohmann::json::parse(to_json(report));
  EXPECT_EQ(json["replications"], 3);
  EXPECT_EQ(json["seed"], 7);
  EXPECT_EQ(json["confidence"], 0.95);
  EXPECT_EQ(json["notes"][0], "what must be known");
  std::string const csv = to_csv(report);
  std::vector<std::string_view> const rows = split(csv, '\n');
  ASSERT_EQ(rows.size(), 2 * metrics().size() + 2);  // a heading, and nothing after the last line
  EXPECT_EQ(rows[0], "pool,metric,mean,low,high,runs,unit");
  for (std::size_t i = 0; i < metrics().size(); ++i) {
    nlohmann::json const& found =
        json["pools"][0][nlohmann::json::json_pointer(json_path(metrics()[i]))];
    auto const cell = [&](char const* key) {
      if (found[key].is_null()) return std::string();
      // Money is a text, so that no reader rounds it.
      if (found[key].is_string()) return found[key].get<std::string>();
      return format_number(found[key].get<double>(), 15);
    };
    EXPECT_EQ(rows[i + 1], "pool," + metrics()[i].name + "," + cell("mean") + "," + cell("low") +
                               "," + cell("high") + "," + cell("runs") + "," +
                               unit_of(metrics()[i], "EUR"));
  }
  EXPECT_NE(csv.find("\npool,waiting.mean.slot,75,-115.59307104262,265.59307104262,2,s\n"),
            csv.npos)
      << csv;
  EXPECT_NE(csv.find("\npool,nodes.started,0,0,0,3,1\n"), csv.npos);
}

TEST(Replications, ValuesAreWrittenForPeople) {
  struct Row {
    char const* metric;
    double value;
    char const* text;
  };
  for (Row const& row :
       {Row{"waiting.p95.total", 0, "0 s"}, Row{"waiting.p95.total", 1.234, "1.23 s"},
        Row{"waiting.p95.total", 260.4, "4 min 20 s"}, Row{"waiting.p95.total", -46, "-46 s"},
        Row{"tasks.completed", 1137.35, "1,137.4"}, Row{"tasks.completed", -0.26, "-0.3"},
        Row{"nodeHours.total", 23.94, "23.9 h"}, Row{"utilisation", 46.25, "46.3 %"},
        Row{"cost.total", 1.2, "1.20 USD"}, Row{"cost.total", -0.5, "-0.50 USD"}}) {
    EXPECT_EQ(value_text(metric(row.metric), row.value, "USD"), row.text);
  }
}

TEST(Replications, NotesOfRunsBecomeNotesOnAll) {
  using Notes = std::vector<std::string>;
  EXPECT_EQ(merged_notes({{"a: no price"}, {"a: no price"}}, 1), Notes{"a: no price"});
  EXPECT_EQ(merged_notes({{}, {}}, 1), Notes{});
  EXPECT_EQ(
      merged_notes({{"2 tasks wait"}, {"no price", "3 tasks wait", "4 tasks wait"}, {}, {}}, 5),
      (Notes{"in 2 of 4 runs, first with seed 5: 2 tasks wait",
             "in 1 of 4 runs, first with seed 6: no price"}));
  // What all say stands first.
  EXPECT_EQ(merged_notes({{"x 1", "at 1", "at 2"}, {"at 2", "x 2", "at 1"}}, 1),
            (Notes{"at 1", "at 2", "in 2 of 2 runs, first with seed 1: x 1"}));
}

}  // namespace
}  // namespace poolcast::report
