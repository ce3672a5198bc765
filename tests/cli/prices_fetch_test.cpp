// `poolcast prices fetch` as a user runs it, against a server on the loopback interface.
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/live/loopback.hpp"
#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using httplib::Request;
using httplib::Response;
using test::Loopback;
using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

RunResult fetch(std::string const& endpoint, std::vector<std::string> const& options,
                std::string const& directory = POOLCAST_SOURCE_DIR) {
  setenv("POOLCAST_PRICES_ENDPOINT", endpoint.c_str(), 1);
  setenv("no_proxy", "127.0.0.1", 1);
  std::vector<std::string> arguments = {"prices", "fetch", "--date", "2026-07-01"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  RunResult result = run_poolcast(arguments, "", directory);
  unsetenv("POOLCAST_PRICES_ENDPOINT");
  return result;
}

std::string item(std::string const& size, std::string const& suffix, std::string const& price) {
  return R"({"currencyCode": "USD", "retailPrice": )" + price +
         R"(, "armRegionName": "westeurope", "effectiveStartDate": "2023-09-01T00:00:00Z",
         "meterId": "m)" +
         suffix + R"(", "meterName": "X)" + suffix + R"(", "productName": "Virtual Machines X",
         "skuName": "X)" +
         suffix + R"(", "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour",
         "type": "Consumption", "armSkuName": ")" +
         size + R"("})";
}

/// Two pages for each size; the first answer is that the service is busy.
class Service {
 public:
  Service()
      : server_([this](Request const& request, Response& response) { answer(request, response); }) {
  }

  std::string url() const { return server_.url("/api"); }
  int asked() const { return asked_; }

 private:
  void answer(Request const& request, Response& response) {
    if (++asked_ == 1) {
      response.status = 429;
      response.set_header("Retry-After", "0");
      return;
    }
    std::string const filter = request.get_param_value("$filter");
    bool const second = filter.find("Standard_D4s_v3") != filter.npos;
    std::string const size = second ? "Standard_D4s_v3" : "Standard_D2s_v3";
    bool const last = request.has_param("$skip");
    std::string const next = last ? "null" : "\"" + url() + "?$skip=1&$filter=" + size + "\"";
    response.set_content("{\"Items\": [" +
                             (last ? item(size, " Spot", "0.03") : item(size, "", "0.12")) +
                             "], \"NextPageLink\": " + next + "}",
                         "application/json");
  }

  int asked_ = 0;
  Loopback server_;
};

TEST(PricesFetch, PutsAllPagesOfAllSizesIntoTheSheet) {
  Service const service;
  TemporaryDirectory const files;
  RunResult const run = fetch(service.url(),
                              {"--region", "westeurope", "--size", "Standard_D2s_v3", "--size",
                               "Standard_D4s_v3", "--sheet", "prices.json"},
                              files.path().string());
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.out, "prices.json: 4 rows added, 0 changed, 0 unchanged\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(service.asked(), 5);
  std::string const sheet = read_file(files.path() / "prices.json");
  EXPECT_NE(sheet.find(R"({"region": "westeurope", "vmSize": "Standard_D4s_v3", "os": "linux", )"
                       R"("tier": "spot", "pricePerHour": "0.03", "date": "2026-07-01")"),
            std::string::npos)
      << sheet;
}

TEST(PricesFetch, AServiceThatFailsIsExitCode5AndSaysWhatToDo) {
  Loopback const server([](Request const&, Response& response) {
    response.status = 403;
    response.set_content("blocked", "text/plain");
  });
  RunResult const run =
      fetch(server.url("/api"), {"--region", "westeurope", "--size", "Standard_D2s_v3"});
  EXPECT_EQ(run.exit_code, 5);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "cannot get the prices of Standard_D2s_v3: " + server.url("/api") +
                ": 403 Forbidden: blocked\n"
                "check the network and the proxy (https_proxy); or save the page that --print-url "
                "names from elsewhere, and read it with 'poolcast prices import'\n");
}

TEST(PricesFetch, AnAnswerWithoutRowsSuggestsTheNameThatWasMeant) {
  Loopback const server([](Request const&, Response& response) {
    response.set_content(R"({"Items": [], "NextPageLink": null, "Count": 0})", "application/json");
  });
  auto const error = [&](char const* region, char const* size) {
    RunResult const run = fetch(server.url(), {"--region", region, "--size", size});
    EXPECT_EQ(run.exit_code, 1);
    return run.err;
  };
  EXPECT_EQ(error("westeurope", "Standard_D2S_v3"),
            "the service has no price for 'Standard_D2S_v3' in 'westeurope'; did you mean "
            "'Standard_D2s_v3'?\n");
  EXPECT_EQ(error("WestEurope", "Standard_D2s_v3"),
            "the service has no price for 'Standard_D2s_v3' in 'WestEurope'; did you mean "
            "'westeurope'?\n");
  EXPECT_EQ(error("moon", "Standard_D2s_v3"),
            "the service has no price for 'Standard_D2s_v3' in 'moon'; names are case-sensitive, "
            "for example westeurope and Standard_D2s_v3\n");
}

TEST(PricesFetch, PrintsTheAddressAndAsksNothing) {
  RunResult const run = fetch("", {"--region", "r", "--size", "s", "--print-url"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(
      run.out,
      "https://prices.azure.com/api/retail/prices?api-version=2023-01-01-preview&currencyCode="
      "%27USD%27&$filter=serviceName%20eq%20%27Virtual%20Machines%27%20and%20armRegionName%20"
      "eq%20%27r%27%20and%20armSkuName%20eq%20%27s%27\n");
}

}  // namespace
}  // namespace poolcast
