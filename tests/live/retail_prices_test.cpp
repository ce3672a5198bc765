// The Retail Prices API as a loopback server plays it: pages, faults, and links that lead away.
#include "live/retail_prices.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/live/loopback.hpp"

namespace poolcast::live {
namespace {

using httplib::Request;
using httplib::Response;
using test::Loopback;

std::string page(std::string const& meter, std::string const& next) {
  return R"({"Items": [{"currencyCode": "USD", "retailPrice": 0.12, "armRegionName": "westeurope",
    "effectiveStartDate": "2023-09-01T00:00:00Z", "meterId": ")" +
         meter + R"(", "meterName": "n", "productName": "p", "skuName": "s",
    "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour", "type": "Consumption",
    "armSkuName": "Standard_D2s_v3"}], "NextPageLink": )" +
         (next.empty() ? "null" : "\"" + next + "\"") + "}";
}

RetailQuery query(Loopback const& server) {
  return {.endpoint = server.url("/prices"), .region = "westeurope", .size = "Standard_D2s_v3"};
}

/// The meters of all rows, or the error; never sleeps.
std::string fetched(RetailQuery const& asked) {
  HttpClient client;
  Result<std::vector<prices::RetailItem>> const items =
      fetch_retail_items(client, asked, {.attempts = 3, .wait = [](Duration) {}});
  if (!items) return items.error().message;
  std::string meters;
  for (prices::RetailItem const& item : *items) meters += item.meter_id + " ";
  return meters;
}

TEST(RetailPrices, AsksWithAFilterThatIsEncoded) {
  RetailQuery asked{.region = "westeurope", .size = "it's & more", .currency = "EUR"};
  EXPECT_EQ(
      retail_url(asked),
      "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview&currencyCode="
      "%27EUR%27&$filter=serviceName%20eq%20%27Virtual%20Machines%27%20and%20armRegionName%20"
      "eq%20%27westeurope%27%20and%20armSkuName%20eq%20%27it%27%27s%20%26%20more%27");
}

TEST(RetailPrices, FollowsThePagesAndTheServerSeesTheFilter) {
  std::vector<std::string> filters;
  Loopback const* self = nullptr;
  Loopback const server([&](Request const& request, Response& response) {
    filters.push_back(request.get_param_value("$filter"));
    std::string const next = self->url("/prices?$filter=a b&$skip=");  // with a blank, as happens
    std::map<std::string, std::string> const pages = {
        {"", page("one", next + "1")}, {"1", page("two", next + "2")}, {"2", page("three", "")}};
    response.set_content(pages.at(request.get_param_value("$skip")), "application/json");
  });
  self = &server;
  EXPECT_EQ(fetched(query(server)), "one two three ");
  EXPECT_EQ(filters,
            (std::vector<std::string>{"serviceName eq 'Virtual Machines' and armRegionName eq "
                                      "'westeurope' and armSkuName eq 'Standard_D2s_v3'",
                                      "a b", "a b"}));
}

TEST(RetailPrices, ABusyAndABrokenServiceAreAskedAgain) {
  int asked = 0;
  Loopback const server([&](Request const&, Response& response) {
    ++asked;
    response.status = asked == 1 ? 429 : asked == 2 ? 500 : 200;
    if (asked == 1) response.set_header("Retry-After", "1");
    if (asked > 2) response.set_content(page("one", ""), "application/json");
  });
  EXPECT_EQ(fetched(query(server)), "one ");
  EXPECT_EQ(asked, 3);
}

/// What comes of a service with this one answer, its own address taken out.
std::string answer_to(int status, std::string const& body) {
  int asked = 0;
  Loopback const server([&](Request const&, Response& response) {
    ++asked;
    response.status = status;
    response.set_content(body, "application/json");
  });
  std::string text = fetched(query(server));
  std::size_t const at = text.find(server.url());
  if (at != text.npos) text.replace(at, server.url().size(), "SERVER/");
  return text + " asked " + std::to_string(asked);
}

TEST(RetailPrices, WhatCannotBeReadSaysWhereItIsFrom) {
  EXPECT_EQ(answer_to(400, R"({"Error": "bad filter"})"),
            "SERVER/prices: 400 Bad Request: {\"Error\": \"bad filter\"} asked 1");
  EXPECT_EQ(answer_to(503, ""), "SERVER/prices: 503 Service Unavailable (3 attempts) asked 3");
  EXPECT_EQ(answer_to(200, page("one", "").substr(0, 60)),
            "SERVER/prices:1:61: not JSON: it ends too early; was it saved in full? asked 1");
  EXPECT_EQ(answer_to(200, "<html>a proxy's login</html>"), "SERVER/prices:1:1: not JSON asked 1");
}

TEST(RetailPrices, NeverFollowsALinkToAnotherPlace) {
  int elsewhere = 0;
  Loopback const other([&](Request const&, Response&) { ++elsewhere; });
  for (std::string const& link :
       {other.url("/prices"), std::string("https://evil.test/prices"),
        std::string("file:///etc/passwd"), std::string("prices?page=2")}) {
    EXPECT_EQ(answer_to(200, page("one", link)),
              "SERVER/prices: its next page is elsewhere, and not asked for: " + link + " asked 1");
  }
  EXPECT_EQ(elsewhere, 0);
}

TEST(RetailPrices, PagesWithoutEndAreGivenUp) {
  Loopback const* self = nullptr;
  Loopback const server([&](Request const&, Response& response) {
    response.set_content(page("one", self->url("/prices")), "application/json");
  });
  self = &server;
  std::string const text = fetched(query(server));
  EXPECT_TRUE(text.ends_with(": more than 100 pages of prices")) << text.substr(0, 200);
}

TEST(RetailPrices, AnEndpointThatIsNoAddressIsNamed) {
  EXPECT_EQ(fetched({.endpoint = "prices.azure.com"}),
            "'prices.azure.com' is not an http or https address");
}

}  // namespace
}  // namespace poolcast::live
