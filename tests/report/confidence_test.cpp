#include "engine/report/confidence.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace poolcast::report {
namespace {

struct Published {
  int degrees;
  double t95;   // two-sided 95 %: the quantile of 0.975
  double t999;  // two-sided 99.9 %: the quantile of 0.9995
};

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: critical values of the Student's t
// distribution; the last column by the common tables of the same precision.
constexpr Published table[] = {
    {1, 12.706, 636.619}, {2, 4.303, 31.599}, {3, 3.182, 12.924}, {4, 2.776, 8.610},
    {5, 2.571, 6.869},    {9, 2.262, 4.781},  {10, 2.228, 4.587}, {19, 2.093, 3.883},
    {20, 2.086, 3.850},   {29, 2.045, 3.659}, {60, 2.000, 3.460}, {100, 1.984, 3.390},
};

TEST(StudentT, AgreesWithThePublishedTables) {
  for (Published const& row : table) {
    EXPECT_NEAR(student_t_quantile(0.975, row.degrees), row.t95, 0.00051) << row.degrees;
    EXPECT_NEAR(student_t_quantile(0.9995, row.degrees), row.t999, 0.00051) << row.degrees;
  }
}

TEST(StudentT, IsNormalWhereThereAreManyDegrees) {
  EXPECT_NEAR(student_t_quantile(0.975, 1'000'000), 1.960, 0.0005);
  EXPECT_NEAR(student_t_quantile(0.5, 7), 0, 1e-12);
}

TEST(Estimate, IsTheMeanWithItsInterval) {
  // Mean 5, standard deviation 2, standard error 2 / sqrt(4) = 1, t of 3 degrees 3.182.
  std::vector<double> const values{5 - 1.7320508075688772, 5 - 1.7320508075688772,
                                   5 + 1.7320508075688772, 5 + 1.7320508075688772};
  Estimate const found = estimate(values, 0.95);
  EXPECT_NEAR(found.mean, 5, 1e-12);
  EXPECT_NEAR(*found.half_width, 3.1824, 0.0001);
  EXPECT_NEAR(found.low(), 1.8176, 0.0001);
  EXPECT_NEAR(found.high(), 8.1824, 0.0001);
}

TEST(Estimate, OfOneValueHasNoInterval) {
  std::vector<double> const values{3};
  Estimate const found = estimate(values, 0.95);
  EXPECT_EQ(found.mean, 3);
  EXPECT_FALSE(found.half_width.has_value());
}

TEST(Estimate, OfEqualValuesIsSure) {
  std::vector<double> const values{0.1, 0.1, 0.1};
  EXPECT_EQ(estimate(values, 0.95).mean, 0.1);
  EXPECT_EQ(estimate(values, 0.95).half_width, 0);
}

}  // namespace
}  // namespace poolcast::report
