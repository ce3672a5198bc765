#include "engine/cli/shadow_report.hpp"

#include <gtest/gtest.h>

namespace poolcast::cli {
namespace {

Time const eight = *parse_w3c_time("2026-01-12T08:00:00Z");

ShadowRow row(Wish pool, Wish candidate) { return {eight, std::move(pool), std::move(candidate)}; }

TEST(ShadowReport, ALineTellsBothWishesAndTheDifference) {
  constexpr char at[] = "2026-01-12T08:00:00Z  ";
  auto const line = [&](batch::Targets pool, batch::Targets candidate) {
    return shadow_line(row({pool}, {candidate}));
  };
  EXPECT_EQ(line({6, 0}, {4, 1}), std::string(at) + "6 + 0       4 + 1       -1\n");
  EXPECT_EQ(line({1, 0}, {4, 1}), std::string(at) + "1 + 0       4 + 1       +4\n");
  EXPECT_EQ(line({1, 0}, {1, 0}), std::string(at) + "1 + 0       1 + 0       same\n");
  EXPECT_EQ(line({1, 0}, {0, 1}),
            std::string(at) + "1 + 0       0 + 1       same, of the other tier\n");
  EXPECT_EQ(shadow_line(row({{}, "Code: why"}, {batch::Targets{1, 0}})),
            std::string(at) + "failed      1 + 0\n    pool: Code: why\n");
}

TEST(ShadowReport, TheSummaryCounts) {
  ShadowTally tally;
  EXPECT_EQ(shadow_summary(tally), "no evaluation was seen, so nothing is compared\n");
  count(row({batch::Targets{6, 0}}, {batch::Targets{4, 1}}), tally);
  count(row({batch::Targets{6, 0}}, {batch::Targets{0, 6}}), tally);
  count(row({batch::Targets{6, 0}}, {batch::Targets{7, 0}}), tally);
  EXPECT_EQ(shadow_summary(tally),
            "the candidate would have asked for fewer nodes in 1 of 3 evaluations, for more in 1, "
            "for as many in 1\n");
  count(row({batch::Targets{6, 0}}, {{}, "Code: why"}), tally);
  EXPECT_EQ(shadow_summary(tally),
            "the candidate would have asked for fewer nodes in 1 of 4 evaluations, for more in 1, "
            "for as many in 1; in 1 an evaluation failed\n");
  EXPECT_EQ(shadow_summary_json(tally),
            "{\"evaluations\":4,\"fewer\":1,\"more\":1,\"same\":1,\"failed\":1}\n");
}

TEST(ShadowReport, JsonHasBothWishes) {
  EXPECT_EQ(shadow_json(row({batch::Targets{6, 0}}, {{}, "Code: why"})),
            "{\"at\":\"2026-01-12T08:00:00.0000000Z\",\"pool\":{\"dedicated\":6,\"lowPriority\":0},"
            "\"candidate\":{\"problem\":\"Code: why\"}}\n");
}

}  // namespace
}  // namespace poolcast::cli
