// What is signed, and the signatures that Microsoft's clients compute for the same requests.
#include "engine/signing/shared_key.hpp"

#include <gtest/gtest.h>

#include "tests/live/secrets.hpp"

namespace poolcast::signing {
namespace {

std::string const account = "myacct";
std::string const key = test::account_key;
std::string const version = "api-version=2022-10-01.16.0";
std::string const json_type = "application/json; odata=minimalmetadata; charset=utf-8";
HttpHeader const date{"ocp-date", "Tue, 01 Jul 2025 12:00:00 GMT"};
std::string const date_line = "ocp-date:Tue, 01 Jul 2025 12:00:00 GMT\n";

struct Vector {
  std::string method, path, query;
  std::vector<HttpHeader> headers;
  std::string text;
  std::string signature;
};

std::vector<Vector> vectors() {
  return {
      {"GET",
       "/pools",
       version + "&$filter=state%20eq%20%27active%27&maxresults=10&timeout=30",
       {date},
       "GET\n\n\n\n\n\n\n\n\n\n\n\n" + date_line +
           "/myacct/pools\n$filter:state eq 'active'\n"
           "api-version:2022-10-01.16.0\nmaxresults:10\ntimeout:30",
       "1bTAOOUbSpIRvSIPtjFopNGgSTU0S1hKLAsdsu3Di/c="},
      {"POST",
       "/jobs/AzDoLinux/tasks",
       version + "&timeout=30",
       {{"Content-Length", "36"}, {"Content-Type", json_type}, date},
       "POST\n\n\n36\n\n" + json_type + "\n\n\n\n\n\n\n" + date_line +
           "/myacct/jobs/AzDoLinux/tasks\napi-version:2022-10-01.16.0\ntimeout:30",
       "Udp2lIdnC6QlfVz5FiB6ErDfnECNRBCL1KuXIB/fyaw="},
      {"POST",
       "/pools/p/stopresize",
       version,
       {{"content-length", "0"}, date},
       "POST\n\n\n0\n\n\n\n\n\n\n\n\n" + date_line +
           "/myacct/pools/p/stopresize\napi-version:2022-10-01.16.0",
       "WSJbia/c9m4fzup8zbjw9ZY0ce11kFBMt4qEdvlFbgU="},
      {"DELETE",
       "/jobs/j",
       version,
       {date},
       "DELETE\n\n\n\n\n\n\n\n\n\n\n\n" + date_line + "/myacct/jobs/j\napi-version:2022-10-01.16.0",
       "3tLL/vgmUe1y/tYxqbMwM5+6rhW6wf4d3ZhAY5jJGlA="},
      {"DELETE",
       "/jobs/j",
       version,
       {{"Content-Length", "0"}, date},
       "DELETE\n\n\n0\n\n\n\n\n\n\n\n\n" + date_line +
           "/myacct/jobs/j\napi-version:2022-10-01.16.0",
       "SD1R1Zp4IKWE+ti5bLgAPrkCbeZmPLW/CFOiyHQvFJ4="},
      {"HEAD",
       "/pools/p",
       version,
       {date},
       "HEAD\n\n\n\n\n\n\n\n\n\n\n\n" + date_line + "/myacct/pools/p\napi-version:2022-10-01.16.0",
       "R8BMUzsGu7UDxiyOh5VawEThhogqwi/wXR/XMwvNHWA="},
  };
}

TEST(SharedKey, SignsAsMicrosoftsClientsDo) {
  for (Vector const& vector : vectors()) {
    SCOPED_TRACE(vector.method + " " + vector.path);
    std::string const text =
        string_to_sign({vector.method, vector.path, vector.query, vector.headers}, account);
    EXPECT_EQ(text, vector.text);
    EXPECT_EQ(signature(text, key).value(), vector.signature);
  }
}

std::string signed_text(std::string const& query, std::vector<HttpHeader> const& headers) {
  std::string const text = string_to_sign({"GET", "/pools", query, headers}, account);
  return text.substr(text.find_first_not_of('\n', 3));
}

TEST(SharedKey, EveryHeaderHasItsLine) {
  std::vector<HttpHeader> const headers = {
      {"Range", "11"},       {"if-unmodified-since", "10"}, {"IF-NONE-MATCH", "9"},
      {"If-Match", "8"},     {"If-Modified-Since", "7"},    {"Date", "6"},
      {"Content-Type", "5"}, {"Content-MD5", "4"},          {"Content-Length", "3"},
      {"Host", "nobody"},    {"Content-Language", "2"},     {"Content-Encoding", "1"}};
  EXPECT_EQ(string_to_sign({"PUT", "/x", "", headers}, account),
            "PUT\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n/myacct/x");
}

TEST(SharedKey, TheServicesOwnHeadersAreSortedAndReplaceTheDate) {
  EXPECT_EQ(signed_text("", {{"OCP-Date", "now"}, {"Date", "then"}, {"Ocp-Batch", "B"}}),
            "ocp-batch:B\nocp-date:now\n/myacct/pools");
}

TEST(SharedKey, QueryIsDecodedAndSortedByItsNamesInLowerCase) {
  EXPECT_EQ(signed_text("b=2%2B&$Skip=a%3Db+c&A=1=1&&empty=&bare&bad=%zz%4", {date}),
            date_line + "/myacct/pools\n$skip:a=b c\na:1=1\nb:2+\nbad:%zz%4\nbare:\nempty:");
}

TEST(SharedKey, AKeyThatIsNoneIsRefusedAndNotRepeated) {
  for (std::string const& bad : {std::string("not*a*key!!!"), std::string("abc"), std::string()}) {
    EXPECT_EQ(test::told(signature("text", bad).error().message),
              "the account key is not base64; copy it whole, from 'az batch account keys list'");
  }
  EXPECT_EQ(signature("text", " " + key + "\n").value(), signature("text", key).value());
}

TEST(SharedKey, AuthorizationIsWrittenAndReadBack) {
  EXPECT_EQ(format_authorization({"myacct", "ab+c="}), "SharedKey myacct:ab+c=");
  std::optional<SharedKeyHeader> const read = parse_authorization("sharedkey myacct:ab+c=");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->account + "|" + read->signature, "myacct|ab+c=");
  for (char const* bad : {"", "SharedKey", "SharedKey ", "SharedKey a",
                          "SharedKey a:", "SharedKey :b", "Bearer a:b"}) {
    EXPECT_FALSE(parse_authorization(bad).has_value()) << bad;
  }
}

TEST(SharedKey, SignaturesAreComparedAsAWhole) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace poolcast::signing
