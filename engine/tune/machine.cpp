#include <nlohmann/json.hpp>

#include "engine/report/metric_json.hpp"
#include "engine/report/metric_text.hpp"
#include "engine/tune/definition_json.hpp"
#include "engine/tune/importance.hpp"
#include "engine/tune/knee.hpp"
#include "engine/tune/output.hpp"

namespace poolcast::tune {
namespace {

using nlohmann::ordered_json;
using report::Estimate;

ordered_json number(std::optional<double> value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json json_of(std::optional<Estimate> const& figure) {
  if (!figure) return nullptr;
  return {{"mean", figure->mean}, {"halfWidth", number(figure->half_width)}};
}

ordered_json json_of(Trials const& trials, Trial const& trial) {
  ordered_json values = ordered_json::object(), objectives = ordered_json::object(),
               constraints = ordered_json::array(), held_out = ordered_json::object();
  for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
    values[trials.dimensions[d].name] = trials.dimensions[d].values[trial.values[d]];
  }
  for (std::size_t i = 0; i < trial.objectives.size(); ++i) {
    objectives[trials.objectives[i].name] = json_of(trial.objectives[i]);
  }
  for (std::size_t i = 0; i < trial.held_out.size(); ++i) {
    held_out[trials.objectives[i].name] = json_of(trial.held_out[i]);
  }
  for (std::optional<Estimate> const& figure : trial.constraints) {
    constraints.push_back(json_of(figure));
  }
  return {{"number", trial.number},
          {"values", std::move(values)},
          {"seeds", trial.seeds},
          {"objectives", std::move(objectives)},
          {"constraints", std::move(constraints)},
          {"heldOut", std::move(held_out)},
          {"unservedPercent", json_of(trial.unserved)},
          {"feasible", trial.feasible},
          {"front", trial.on_front},
          {"problem", trial.problem}};
}

/// By objective and dimension; null: it cannot be told.
ordered_json importance_json(Trials const& trials) {
  ordered_json all = ordered_json::object();
  std::vector<Importance> const by_objective = importances(trials);
  for (std::size_t i = 0; i < by_objective.size(); ++i) {
    ordered_json shares = ordered_json::object();
    for (std::size_t d = 0; d < by_objective[i].shares.size(); ++d) {
      shares[trials.dimensions[d].name] = {{"share", by_objective[i].shares[d]},
                                           {"direction", by_objective[i].directions[d]}};
    }
    all[trials.objectives[i].name] = shares.empty() ? ordered_json(nullptr) : std::move(shares);
  }
  return all;
}

std::string cell(std::optional<Estimate> const& figure) {
  return figure ? ordered_json(figure->mean).dump() : "";
}

std::string half_cell(std::optional<Estimate> const& figure) {
  return figure && figure->half_width ? ordered_json(*figure->half_width).dump() : "";
}

void add(std::string& row, std::string const& text) {
  row.append(row.empty() ? "" : ",").append(report::csv_field(text));
}

std::string heading(Trials const& trials) {
  std::string row = "trial";
  for (Dimension const& one : trials.dimensions) add(row, one.name);
  for (Objective const& one : trials.objectives) {
    add(row, one.name);
    add(row, one.name + "_half_width");
    add(row, one.name + "_held_out");
  }
  for (Constraint const& one : trials.constraints) add(row, one.text);
  return row + ",seeds,unserved_percent,feasible,front,chosen,problem\n";
}

std::string row_of(Trials const& trials, std::size_t index) {
  Trial const& trial = trials.trials[index];
  bool const ran = trial.problem.empty();
  std::string row = std::to_string(trial.number);
  for (std::size_t d = 0; d < trials.dimensions.size(); ++d) {
    add(row, trials.dimensions[d].values[trial.values[d]]);
  }
  for (std::size_t i = 0; i < trials.objectives.size(); ++i) {
    row += "," + (ran ? cell(trial.objectives[i]) : "");
    row += "," + (ran ? half_cell(trial.objectives[i]) : "");
    row += "," + (trial.held_out.empty() ? "" : cell(trial.held_out[i]));
  }
  for (std::size_t i = 0; i < trials.constraints.size(); ++i) {
    row += "," + (ran ? cell(trial.constraints[i]) : "");
  }
  bool const chosen = trials.chosen && *trials.chosen == index;
  row.append(",").append(std::to_string(trial.seeds));
  row.append(",").append(cell(trial.unserved));
  row.append(trial.feasible ? ",1" : ",0").append(trial.on_front ? ",1" : ",0");
  row.append(chosen ? ",1" : ",0");
  add(row, trial.problem);
  return row + "\n";
}

}  // namespace

std::string to_json(Trials const& trials) {
  ordered_json document = {{"kind", "poolcast tuning"}, {"version", 1}};
  document.update(json_of_definition(trials));
  ordered_json rows = ordered_json::array();
  for (Trial const& trial : trials.trials) rows.push_back(json_of(trials, trial));
  document["runs"] = trials.runs;
  document["interrupted"] = trials.interrupted;
  document["trials"] = std::move(rows);
  document["importance"] = importance_json(trials);
  std::optional<std::size_t> const bend = knee(trials);
  document["knee"] = bend ? ordered_json(trials.trials[*bend].number) : ordered_json(nullptr);
  document["chosen"] =
      trials.chosen ? ordered_json(trials.trials[*trials.chosen].number) : ordered_json(nullptr);
  document["answer"] = trials.answer;
  document["notes"] = trials.notes;
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string to_csv(Trials const& trials) {
  std::string text = heading(trials);
  for (std::size_t i = 0; i < trials.trials.size(); ++i) text += row_of(trials, i);
  return text;
}

}  // namespace poolcast::tune
