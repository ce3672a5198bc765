// The report for people: a block a pool, every figure with its unit.
#include <algorithm>
#include <cstdio>

#include "engine/base/text.hpp"
#include "engine/report/circumstances.hpp"
#include "engine/report/report.hpp"

namespace poolcast::report {
namespace {

constexpr std::size_t label_width = 16;
constexpr std::size_t column_width = 15;

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string right(std::string const& text) {
  return std::string(column_width - std::min(column_width, text.size()), ' ') + text;
}

std::string line(std::string const& label, std::string const& text) {
  return "  " + padded(label, label_width - 2) + text + "\n";
}

std::string number(std::uint64_t value) { return format_count(static_cast<long long>(value)); }

std::string fixed(double value, int digits, char const* unit) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f %s", digits, value, unit);
  return text;
}

std::string node_hours(Duration time) {
  return fixed(static_cast<double>(time.ticks) / static_cast<double>(hour.ticks), 1, "h");
}

std::string tasks_text(Summary::Tasks const& tasks) {
  std::string text =
      number(tasks.submitted) + " submitted, " + number(tasks.completed) + " completed";
  auto const add = [&](std::uint64_t count, char const* words) {
    if (count > 0) text += ", " + number(count) + words;
  };
  add(tasks.running, " still running");
  add(tasks.waiting, " still waiting");
  add(tasks.failed, " failed");
  add(tasks.cancelled, " cancelled");
  add(tasks.skipped, " skipped");
  add(tasks.terminated, " terminated by a scale-in");
  add(tasks.requeued, " requeued by a scale-in");
  add(tasks.preempted, " preempted");
  add(tasks.recovered, " lost with a failed node");
  add(tasks.retried, " retried");
  if (tasks.orphans > 0) {
    text += "; " + number(tasks.orphans) + (tasks.orphans == 1 ? " agent" : " agents") +
            " never got a job";
  }
  return text;
}

std::string waiting_table(WaitingSummary const& waiting) {
  if (waiting.jobs == 0) return line("waiting", "no job got an agent");
  WaitingTime const* const columns[] = {&waiting.p50, &waiting.p95, &waiting.max, &waiting.mean};
  std::string text = line("waiting", right("p50") + right("p95") + right("max") + right("mean"));
  for (std::size_t part = 0; part < waiting_part_count; ++part) {
    std::string cells;
    bool any = false;
    for (WaitingTime const* column : columns) {
      cells += right(format_duration(column->parts[part]));
      any = any || column->parts[part] > Duration{};
    }
    if (any) text += line("  " + std::string(waiting_part_names[part].label), cells);
  }
  std::string whole;
  for (WaitingTime const* column : columns) whole += right(format_duration(column->total()));
  return text + line("  whole", whole);
}

std::string nodes_text(Summary const& summary) {
  struct Part {
    batch::NodeActivity activity;
    char const* words;
    bool always;
  };
  constexpr Part parts[] = {{batch::NodeActivity::running, " busy", true},
                            {batch::NodeActivity::idle, " idle", true},
                            {batch::NodeActivity::starting, " starting", true},
                            {batch::NodeActivity::pulling, " pulling images", false},
                            {batch::NodeActivity::draining, " draining", true},
                            {batch::NodeActivity::unusable, " unusable", false}};
  NodeTime const& time = summary.node_time;
  std::string text = number(summary.nodes_started) + " started, ";
  if (summary.nodes_preempted > 0) text += number(summary.nodes_preempted) + " preempted, ";
  text += node_hours(time.total()) + " paid:";
  char const* separator = " ";
  for (Part const& part : parts) {
    if (!part.always && time[part.activity] == Duration{}) continue;
    text += separator + node_hours(time[part.activity]) + part.words;
    separator = ", ";
  }
  return text;
}

std::string cost_text(Summary const& summary, prices::PoolBilling const* billing,
                      std::string const& currency) {
  if (!summary.priced) return "not known: a price is missing";
  if (currency.empty()) return "nothing: no node ran";
  std::string text = prices::format_money(summary.bill.total(), currency);
  std::string tiers;
  for (batch::NodeTier const tier : batch::node_tiers) {
    Duration const time = summary.tier_time[static_cast<std::size_t>(tier)].total();
    if (time == Duration{} || billing == nullptr) continue;
    std::optional<prices::Price> const& price = billing->price(tier);
    if (!price) continue;
    tiers += (tiers.empty() ? "" : "; ") + std::string(billing->name(tier)) + " " +
             node_hours(time) + " at " +
             format_number(static_cast<double>(price->micro_per_hour) / 1e6, 9) + " " + currency +
             "/h";
  }
  return tiers.empty() ? text : text + " (" + tiers + ")";
}

/// What the cost is made of; nothing where it is not known.
std::string cost_parts(Summary const& summary, std::string const& currency) {
  Bill const& bill = summary.bill;
  if (!summary.priced || bill.total() == 0) return "";
  std::string text;
  for (CostRow const& row : cost_rows(bill)) {
    std::string const amount = prices::format_money(row.micro, currency);
    text += (text.empty() ? "" : ", ") + amount.substr(0, amount.find(' ')) + " ";
    text += row.words;
  }
  return line("  of it", text);
}

std::string evaluations_text(Summary::Evaluations const& evaluations) {
  return number(evaluations.total) + ": " + number(evaluations.changed_target) +
         " changed a target, " + number(evaluations.held_at_limit) +
         " held at a limit while tasks waited, " + number(evaluations.failed) + " failed";
}

std::string block(std::string const& title, Summary const& summary,
                  prices::PoolBilling const* billing, std::string const& currency) {
  return title + "\n" + line("tasks", tasks_text(summary.tasks)) + waiting_table(summary.waiting) +
         line("nodes", nodes_text(summary)) +
         line("utilisation", fixed(summary.utilisation_percent(), 1, "% of the paid task slots")) +
         line("cost", cost_text(summary, billing, currency)) + cost_parts(summary, currency) +
         line("evaluations", evaluations_text(summary.evaluations)) + "\n";
}

/// What all pools cost day by day, if there are several days.
std::string days_text(Report const& report) {
  if (report.days.empty() || report.days.back().size() < 2) return "";
  std::string const& currency = report.facts.billing.currency;
  std::vector<CostDayColumn> const columns = columns_of(report.days.back());
  std::string heads;
  for (CostDayColumn const& column : columns) heads += right(column.label);
  std::string text = "cost by day, in UTC\n" + line("", heads);
  for (CostDay const& day : report.days.back()) {
    std::string cells;
    for (CostDayColumn const& column : columns) {
      cells += right(prices::format_money(column.micro(day), currency));
    }
    text += line(day_text(day), cells);
  }
  return text + "\n";
}

}  // namespace

std::string to_table(Report const& report) {
  std::string text = report.scenario + ": " + circumstances(report.load, report.start, report.end) +
                     ", " + seeds_text(report.seed) + "\n\n";
  for (std::size_t i = 0; i < report.facts.pools.size(); ++i) {
    PoolFacts const& pool = report.facts.pools[i];
    text += block(pool.id + " (" + pool.description + ")", report.summaries[i],
                  &report.facts.billing.pools[i], report.facts.billing.currency);
  }
  // What belongs to no single pool is part of their sum alone.
  bool const more = report.summaries.back().bill.total() != report.summaries.front().bill.total();
  if (report.facts.pools.size() > 1 || more) {
    text += block("all pools", report.summaries.back(), nullptr, report.facts.billing.currency);
  }
  text += days_text(report);
  for (std::string const& note : report.notes) text += "note: " + note + "\n";
  if (report.notes.empty()) text.pop_back();
  return text;
}

}  // namespace poolcast::report
