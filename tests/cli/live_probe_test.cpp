// Does probing find each setting of the service? Against an emulated account that has them set.
#include <gtest/gtest.h>

#include "engine/base/random.hpp"
#include "engine/base/text.hpp"
#include "engine/experiment/read_semantics.hpp"
#include "engine/experiment/semantics_probe.hpp"
#include "tests/emulator/client.hpp"

namespace poolcast {
namespace {

using emulator::Client;
using experiment::ProbedSetting;
using experiment::Probing;
using formula::Semantics;
using formula::Setting;
using formula::SettingKind;

/// An account with a pool on which tasks have come, and of which samples can be read.
Client account_with(Semantics const& semantics) {
  emulator::Settings settings = emulator::quick_settings();
  settings.semantics = semantics;
  Client client(settings);
  std::string const body =
      R"({"id":"p","vmSize":"s","virtualMachineConfiguration":{"imageReference":{},)"
      R"("nodeAgentSKUId":"batch.node.ubuntu 22.04"},"enableAutoScale":true,)"
      R"("autoScaleFormula":"$TargetDedicatedNodes=1"})";
  ENSURE(client.outcome("POST", "/pools", body) == "201");
  return client;
}

void let_tasks_come(Client& client) {
  client.with_job();
  client.pass(2 * minute);
  for (char const* id : {"a", "b", "c"}) client.add_task(id, "sleep 3600");
  client.pass(3 * minute);
}

Result<experiment::TriedFormula> tried(Client& client, std::string const& formula) {
  nlohmann::json const body = {{"autoScaleFormula", formula}};
  emulator::Response const response =
      client.send("POST", "/pools/p/evaluateautoscale", body.dump());
  auto const answer = nlohmann::json::parse(response.body);
  if (response.status >= 400) return experiment::TriedFormula{.refusal = answer["code"]};
  experiment::TriedFormula run{.results = answer["results"]};
  if (answer.contains("error")) {
    run.error_code = answer["error"]["code"];
    run.error_detail = answer["error"]["values"][0]["value"];
  }
  return run;
}

Probing probed(Client& client) {
  Result<Probing> probing = experiment::probe_semantics(
      [&](std::string const& formula) { return tried(client, formula); });
  return std::move(probing.value());
}

std::vector<std::string> values_of(Setting const& row) {
  if (row.kind == SettingKind::percent) return {"0", "10", "12.5", "50", "70", "100"};
  if (row.kind == SettingKind::duration) return {"P365D", "P366D", "P365DT6H", "PT1H", "P1000D"};
  std::vector<std::string> values;
  for (std::string_view const word : split(row.choices, ' ')) values.emplace_back(word);
  return values;
}

void expect_found(Semantics const& semantics, std::string const& which) {
  Client client = account_with(semantics);
  let_tasks_come(client);
  Probing const probing = probed(client);
  for (ProbedSetting const& one : probing.settings) {
    Setting const& row = formula::setting(one.id);
    if (row.kind == SettingKind::fixed) continue;
    EXPECT_EQ(one.value.value_or("not settled"), value_of(row, semantics))
        << row.name << " with " << which << ": " << one.answer;
  }
  EXPECT_EQ(probing.semantics, semantics) << which;
  Result<Semantics> const read =
      experiment::parse_semantics({"s.json", experiment::semantics_text(probing)});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, semantics) << which;
}

TEST(LiveProbe, FindsEveryValueOfEverySetting) {
  std::size_t tried_values = 0;
  for (Setting const& row : formula::settings()) {
    if (row.kind == SettingKind::fixed) continue;
    for (std::string const& value : values_of(row)) {
      Semantics semantics;
      ASSERT_TRUE(set(row, semantics, value));
      expect_found(semantics, std::string(row.name) + " = " + value);
      ++tried_values;
    }
  }
  EXPECT_GT(tried_values, 70U);
}

TEST(LiveProbe, WhatTheAnswersDoNotTellIsNotSettled) {
  // A service to which nothing is a formula.
  Result<Probing> const odd = experiment::probe_semantics([](std::string const&) {
    return Result<experiment::TriedFormula>({.refusal = "AutoScalingFormulaSyntaxError"});
  });
  ASSERT_TRUE(odd);
  auto const answer_on = [&](std::string_view name) {
    Setting const* const row = formula::find_setting(name);
    return odd->settings[static_cast<std::size_t>(row->id)].answer;
  };
  EXPECT_EQ(answer_on("weekday_of_sunday"),
            "no choice gives what the service answered: AutoScalingFormulaSyntaxError");
  EXPECT_EQ(answer_on("alias_and_full_name"),
            "Poolcast would answer otherwise: AutoScalingFormulaSyntaxError");
  EXPECT_EQ(odd->semantics.weekday_of_sunday, Semantics{}.weekday_of_sunday);
}

TEST(LiveProbe, APoolThatIsNewSettlesAllButWhatNeedsItsSamples) {
  Client client = account_with({});
  Probing const probing = probed(client);
  std::string open;
  for (ProbedSetting const& one : probing.settings) {
    Setting const& row = formula::setting(one.id);
    if (row.kind == SettingKind::fixed || one.value) continue;
    open.append(row.name).append(" ");
  }
  EXPECT_EQ(open, "sample_order received_percent_format ");
}

TEST(LiveProbe, AServiceThatDoesNotAnswerEndsIt) {
  Result<Probing> const probing = experiment::probe_semantics(
      [](std::string const&) -> Result<experiment::TriedFormula> { return fail("gone"); });
  ASSERT_FALSE(probing);
  EXPECT_EQ(probing.error().message, "gone");
}

TEST(LiveProbe, FindsSettingsThatDifferTogether) {
  expect_found(*formula::profile("lenient"), "lenient");
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Semantics semantics;
    std::uint64_t draw = seed;
    for (Setting const& row : formula::settings()) {
      if (row.kind == SettingKind::fixed) continue;
      std::vector<std::string> const values = values_of(row);
      draw = mix(draw);
      ASSERT_TRUE(set(row, semantics, values[draw % values.size()]));
    }
    expect_found(semantics, "seed " + std::to_string(seed));
  }
}

}  // namespace
}  // namespace poolcast
