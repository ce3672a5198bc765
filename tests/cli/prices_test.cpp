// `poolcast prices`: what is shown, and what comes of saved pages.
#include <gtest/gtest.h>

#include "tests/support/run.hpp"

namespace poolcast {
namespace {

using test::read_file;
using test::run_poolcast;
using test::RunResult;
using test::TemporaryDirectory;

TEST(PricesShow, ShowsPriceDayAndSource) {
  RunResult const run =
      run_poolcast({"prices", "show", "--region", "westeurope", "--size", "Standard_D2s_v3"});
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out,
            "region      vmSize           os     tier        USD/h    date        source\n"
            "westeurope  Standard_D2s_v3  linux  payAsYouGo   0.12    2026-06-18  Azure Retail "
            "Prices API, pay-as-you-go, as karpenter-provider-azure lists it\n");
}

TEST(PricesShow, TakesASizeInAnyCase) {
  std::vector<std::string> words = {"prices", "show", "--region", "westeurope", "--size"};
  words.emplace_back("Standard_D2s_v3");
  RunResult const as_listed = run_poolcast(words);
  words.back() = "standard_d2s_v3";
  EXPECT_EQ(run_poolcast(words).out, as_listed.out);
  EXPECT_EQ(as_listed.exit_code, 0);
}

TEST(PricesShow, FlagsWhatIsDerivedAndNamesWhatIsRetired) {
  std::string const out =
      run_poolcast({"prices", "show", "--size", "Standard_B16als_v2", "--os", "linux"}).out;
  EXPECT_NE(out.find("lowPriority           0.135 *  2026-07-01"), std::string::npos) << out;
  EXPECT_NE(out.find("spot                 0.6057    2026-07-01"), std::string::npos) << out;
  std::string const remarks =
      "* derived from another price, not published itself\n"
      "low-priority nodes are being retired in favour of Spot (2025-09-30 or March 2026, sources "
      "differ); look at the row spot\n";
  EXPECT_TRUE(out.ends_with(remarks)) << out;
}

TEST(PricesShow, IsJsonAndCsvToo) {
  std::vector<std::string> const one = {"prices",          "show", "--region", "eastus", "--size",
                                        "Standard_D2s_v3", "-o"};
  auto const shown = [&](char const* output) {
    std::vector<std::string> arguments = one;
    arguments.emplace_back(output);
    return run_poolcast(arguments).out;
  };
  EXPECT_EQ(shown("csv"),
            "region,vmSize,os,tier,pricePerHour,currency,date,source,derived\n"
            "eastus,Standard_D2s_v3,linux,payAsYouGo,0.096,USD,2026-06-18,\"Azure Retail Prices "
            "API, pay-as-you-go, as karpenter-provider-azure lists it\",false\n");
  EXPECT_EQ(shown("json"),
            "{\n  \"currency\": \"USD\",\n  \"rows\": [\n    {\"region\": \"eastus\", \"vmSize\": "
            "\"Standard_D2s_v3\", \"os\": \"linux\", \"tier\": \"payAsYouGo\", \"pricePerHour\": "
            "\"0.096\", \"date\": \"2026-06-18\", \"source\": \"Azure Retail Prices API, "
            "pay-as-you-go, as karpenter-provider-azure lists it\"}\n  ]\n}\n");
}

TEST(PricesShow, ANameThatIsNotThereSaysHowToGetIt) {
  struct {
    std::vector<std::string> options;
    char const* err;
  } const rows[] = {
      {{"--region", "westeurop"},
       "no prices for region 'westeurop'; did you mean 'westeurope'? If not, 'poolcast prices "
       "fetch --region westeurop --size SIZE --sheet prices.json' gets what is not there\n"},
      {{"--size", "Standard_D2s_v33"},
       "no prices for size 'Standard_D2s_v33'; did you mean 'Standard_D2s_v3'? If not, 'poolcast "
       "prices fetch --region REGION --size Standard_D2s_v33 --sheet prices.json' gets what is not "
       "there\n"},
      {{"--size", "laptop"},
       "no prices for size 'laptop'; 'poolcast prices fetch --region REGION --size laptop --sheet "
       "prices.json' gets what is not there\n"},
      {{"--region", "eastus", "--size", "Standard_D2s_v3", "--os", "windows"},
       "no such row in the sheet; 'poolcast prices fetch --region eastus --size Standard_D2s_v3 "
       "--sheet prices.json' gets what is not there\n"},
      {{"--sheet", "gone.json"}, "cannot read 'gone.json': No such file or directory\n"},
  };
  for (auto const& row : rows) {
    std::vector<std::string> arguments = {"prices", "show"};
    arguments.insert(arguments.end(), row.options.begin(), row.options.end());
    RunResult const run = run_poolcast(arguments);
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, 1);
  }
}

/// A page of one item, pay-as-you-go of Standard_X.
std::string page(std::string const& price, std::string const& meter = "m") {
  std::string const item =
      R"({"currencyCode": "USD", "retailPrice": )" + price +
      R"(, "armRegionName": "r", "effectiveStartDate": "2023-09-01T00:00:00Z", "meterId": ")" +
      meter + R"(", "meterName": "X", "productName": "Virtual Machines X", "skuName": "X",
      "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour", "type": "Consumption",
      "armSkuName": "Standard_X"})";
  return "{\"Items\": [" + item + "], \"NextPageLink\": null}";
}

class PricesImport : public testing::Test {
 protected:
  RunResult import(std::vector<std::string> const& arguments) const {
    std::vector<std::string> all = {"prices", "import"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_poolcast(all, "", files.path().string());
  }

  TemporaryDirectory files;
};

TEST_F(PricesImport, PrintsASheetOrAddsToOneAndSaysWhatChanged) {
  files.file("p.json", page("0.10"));
  files.file("q.json", page("0.15"));
  std::string const row = R"("os": "linux", "tier": "payAsYouGo", "pricePerHour": "0.10", )"
                          R"("date": "2026-07-01", "source": "Azure Retail Prices API, meter m, )"
                          R"(in force since 2023-09-01"})";
  std::string const sheet =
      "{\n  \"currency\": \"USD\",\n  \"rows\": [\n    {\"region\": \"r\", \"vmSize\": "
      "\"Standard_X\", " +
      row + "\n  ]\n}\n";
  EXPECT_EQ(import({"p.json", "--date", "2026-07-01"}).out, sheet);
  EXPECT_EQ(import({"p.json", "--date", "2026-07-01", "--sheet", "s.json"}).out,
            "s.json: 1 row added, 0 changed, 0 unchanged\n");
  EXPECT_EQ(read_file(files.path() / "s.json"), sheet);
  EXPECT_EQ(import({"p.json", "--date", "2026-07-01", "--sheet", "s.json"}).out,
            "s.json: 0 rows added, 0 changed, 1 unchanged\n");
  EXPECT_EQ(import({"q.json", "--date", "2026-08-01", "--sheet", "s.json"}).out,
            "s.json: 0 rows added, 1 changed, 0 unchanged\n"
            "  changed: r Standard_X linux payAsYouGo: 0.10 -> 0.15 USD an hour\n");
  EXPECT_EQ(import({"p.json", "--date", "2026-07-01", "--sheet", "s.json"}).out,
            "s.json: 0 rows added, 0 changed, 0 unchanged, 1 of a later day kept\n"
            "  kept: r Standard_X linux payAsYouGo: the sheet's price is of 2026-08-01\n");
}

TEST_F(PricesImport, WhatIsWrongIsSaidAndTheSheetStaysAsItWas) {
  files.file("p.json", page("0.10"));
  files.file("other.json", page("0.20", "n"));
  files.file("cut.json", page("0.10").substr(0, 50));
  files.file("none.json", R"({"Items": []})");
  files.file("euros.json", R"({"currency": "EUR", "rows": []})");
  struct {
    std::vector<std::string> arguments;
    int exit_code;
    char const* err;
  } const rows[] = {
      {{"p.json", "--date", "July"}, 2, "--date: 'July' is not a date; write 2026-06-18\n"},
      {{"gone.json"}, 1, "cannot read 'gone.json': No such file or directory\n"},
      {{"cut.json"}, 1, "cut.json:1:51: not JSON: it ends too early; was it saved in full?\n"},
      {{"euros.json"},
       1,
       "euros.json: not a page of the Azure Retail Prices API: it has no array \"Items\"\n"},
      {{"none.json", "--date", "2026-07-01"},
       1,
       "of the 0 rows none is the price of a virtual machine that is in force on 2026-07-01\n"},
      {{"p.json", "--date", "2023-08-31"},
       1,
       "of the 1 row none is the price of a virtual machine that is in force on 2023-08-31\n"},
      {{"p.json", "--sheet", "euros.json"},
       1,
       "euros.json: the sheet is in 'EUR' and the new prices are in 'USD'; a sheet has one "
       "currency, so give them one of their own\n"},
      {{"p.json", "other.json"},
       1,
       "r Standard_X linux payAsYouGo: 2 rows are in force, and one is needed; take out of the "
       "file those that do not apply:\n"
       "  productName 'Virtual Machines X', skuName 'X', meterName 'X', meterId m, price 0.10 USD, "
       "effectiveStartDate 2023-09-01\n"
       "  productName 'Virtual Machines X', skuName 'X', meterName 'X', meterId n, price 0.20 USD, "
       "effectiveStartDate 2023-09-01\n"},
  };
  for (auto const& row : rows) {
    RunResult const run = import(row.arguments);
    EXPECT_EQ(run.err, row.err);
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(run.exit_code, row.exit_code);
  }
  EXPECT_EQ(read_file(files.path() / "euros.json"), R"({"currency": "EUR", "rows": []})");
}

TEST_F(PricesImport, SaysWhenTheLastPageIsNotAmongTheFiles) {
  std::string text = page("0.10");
  text.replace(text.find("null"), 4, "\"https://next\"");
  files.file("p.json", text);
  EXPECT_EQ(import({"p.json"}).err,
            "p.json: the answer goes on in a next page, which is not among the files; 'poolcast "
            "prices fetch' gets all of them\n");
}

TEST(Prices, ASimulationWithoutAPriceIsRefusedBeforeItRuns) {
  TemporaryDirectory const files;
  std::string const scenario =
      files.file("s.json",
                 R"({"name": "s", "pools": [{"id": "a", "vmSize": "Standard_D2s_v3"}],
          "prices": {"currency": "USD", "region": "westeurope"},
          "load": {"file": "jobs.csv"}})");
  files.file("jobs.csv", "1,60\n");
  std::string const dedicated = files.file("d.autoscale", "$TargetDedicatedNodes = 1");
  std::string const low_priority = files.file("l.autoscale", "$TargetLowPriorityNodes = 1");
  EXPECT_EQ(run_poolcast({"simulate", scenario, "--formula", dedicated}).exit_code, 0);
  RunResult const run = run_poolcast({"simulate", scenario, "--formula", low_priority});
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err,
            "s: pool 'a': no price for Standard_D2s_v3, linux, lowPriority in westeurope; get it "
            "with 'poolcast prices fetch --region westeurope --size Standard_D2s_v3 --sheet "
            "prices.json' and name it in the scenario's prices as \"sheet\": \"prices.json\", or "
            "add a row to its perHour, or derive it by a ratio with deriveLowPriorityPercent\n");
}

}  // namespace
}  // namespace poolcast
