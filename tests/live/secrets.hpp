// The secrets of these tests, and a record of every text that the client has told, which is
// searched for them at the end (secrets_test.cpp).
#pragma once

#include <string>
#include <vector>

namespace poolcast::test {

inline constexpr char account_key[] = "dGhpcy1pcy1hLWZha2UtMzItYnl0ZS1rZXktZm9yLXg=";
inline constexpr char client_secret[] = "client~secret~of~the~tests";
inline constexpr char access_token[] = "token.of.the.tests";
inline constexpr char federated_token[] = "federated.token.of.the.tests";
inline constexpr char identity_header[] = "identity-header-of-the-tests";

inline constexpr char const* secrets[] = {account_key, client_secret, access_token, federated_token,
                                          identity_header};

inline std::vector<std::string>& all_told() {
  static std::vector<std::string> texts;
  return texts;
}

/// `text`, which a person may get to see.
inline std::string told(std::string text) {
  all_told().push_back(text);
  return text;
}

}  // namespace poolcast::test
