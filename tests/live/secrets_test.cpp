// After all tests: no text that the client has told has a secret in it.
#include "tests/live/secrets.hpp"

#include <gtest/gtest.h>

namespace poolcast::test {
namespace {

class SecretsStaySecret : public testing::Environment {
 public:
  void TearDown() override {
    for (std::string const& text : all_told()) {
      for (char const* secret : secrets) {
        EXPECT_EQ(text.find(secret), std::string::npos) << "a secret was told: " << text;
      }
    }
  }
};

testing::Environment* const watch = testing::AddGlobalTestEnvironment(new SecretsStaySecret);

TEST(Secrets, TheRecordIsKept) {
  EXPECT_NE(watch, nullptr);
  std::size_t const before = all_told().size();
  EXPECT_EQ(told("a text"), "a text");
  EXPECT_EQ(all_told().size(), before + 1);
}

}  // namespace
}  // namespace poolcast::test
