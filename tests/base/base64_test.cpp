#include "engine/base/base64.hpp"

#include <gtest/gtest.h>

namespace poolcast {
namespace {

TEST(Base64, IsThatOfTheStandard) {
  struct {
    char const* bytes;
    char const* text;
  } const rows[] = {{"", ""},
                    {"f", "Zg=="},
                    {"fo", "Zm8="},
                    {"foo", "Zm9v"},
                    {"foob", "Zm9vYg=="},
                    {"fooba", "Zm9vYmE="},
                    {"foobar", "Zm9vYmFy"},
                    {"\xFF\xFE\xFB", "//77"}};
  for (auto const& row : rows) {
    EXPECT_EQ(base64_encoded(row.bytes), row.text);
    EXPECT_EQ(base64_decoded(row.text), row.bytes);
  }
  for (char const* bad : {"Zg=", "Zg", "Z===", "====", "Zm9*", "Zg==Zg=="}) {
    EXPECT_FALSE(base64_decoded(bad).has_value()) << bad;
  }
}

}  // namespace
}  // namespace poolcast
