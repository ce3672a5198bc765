#include "engine/experiment/semantics_probe.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"
#include "engine/experiment/probe_formulas.hpp"
#include "engine/experiment/recorded_runs.hpp"
#include "engine/experiment/recorded_value.hpp"
#include "engine/formula/compile.hpp"
#include "engine/formula/evaluate.hpp"

namespace poolcast::experiment {
namespace {

using formula::Semantics;
using formula::Setting;

/// What an answer comes to: texts of errors differ, and say nothing about a setting.
struct Reply {
  enum class Kind { refused, failed, value } kind = Kind::value;
  std::string x{};  // empty: not shown
};

std::string x_of(std::string_view results) {
  for (RecordedValue const& one : split_results(results)) {
    if (one.name == "x") return one.value;
  }
  return "";
}

Reply reply_of(TriedFormula const& tried) {
  constexpr std::string_view syntax = "AutoScalingFormulaSyntaxError";
  if (!tried.refusal.empty()) {
    return {tried.refusal == syntax ? Reply::Kind::refused : Reply::Kind::failed};
  }
  if (tried.error_code == syntax) return {Reply::Kind::refused};
  return {tried.error_code.empty() ? Reply::Kind::value : Reply::Kind::failed, x_of(tried.results)};
}

/// What the formula gives under these settings, whatever the pool.
Reply computed(std::string const& text, Semantics const& semantics) {
  auto const program = formula::compile(Source{"", text}, semantics);
  if (!program) return {Reply::Kind::refused};
  formula::Workspace workspace;
  formula::Outcome const outcome = evaluate(*program, {}, workspace);
  return {outcome.error ? Reply::Kind::failed : Reply::Kind::value,
          x_of(formula::results(*program, workspace, outcome))};
}

bool same(Reply const& a, Reply const& b, Reading reading) {
  if (a.kind != b.kind) return false;
  if (reading == Reading::by_success) return true;
  if (a.kind == Reply::Kind::value) return same_value(a.x, b.x);
  return a.kind == Reply::Kind::refused || a.x.empty() == b.x.empty();
}

std::string text_of(TriedFormula const& tried) {
  if (!tried.refusal.empty()) return tried.refusal;
  if (!tried.error_code.empty()) {
    return tried.error_code + (tried.error_detail.empty() ? "" : ": " + tried.error_detail);
  }
  std::string const x = x_of(tried.results);
  return x.empty() ? tried.results : "x=" + x;
}

/// `wanted ` of `Insufficient data from data set: $PendingTasks wanted 70%, received 50%`.
std::optional<std::string> number_after(std::string_view text, std::string_view word) {
  std::size_t const at = text.find(word);
  if (at == text.npos) return std::nullopt;
  text.remove_prefix(at + word.size());
  std::string number(trim(text.substr(0, text.find('%'))));
  return parse_number(number) ? std::optional(std::move(number)) : std::nullopt;
}

class Prober {
 public:
  explicit Prober(TryFormula const& attempt) : attempt_(attempt) {}

  Result<void> ask(ProbeRow const& row);
  ProbedSetting judge(ProbeRow const& row, Semantics const& known) const;

 private:
  /// The value that the answers tell; nothing if they do not.
  using Judged = std::optional<std::string>;
  TriedFormula const& tried(std::string_view formula) const {
    return answers_.find(formula)->second;
  }
  /// The choices that give what the service answered.
  std::vector<std::string> by_choice(ProbeRow const& row, Semantics const& known) const;
  Judged as_year(ProbeRow const& row) const;
  Judged as_wanted(ProbeRow const& row) const;
  Judged as_fraction(ProbeRow const& row) const;
  Judged as_order(ProbeRow const& row) const;

  TryFormula const& attempt_;
  std::map<std::string, TriedFormula, std::less<>> answers_;
};

Result<void> Prober::ask(ProbeRow const& row) {
  if (row.reading == Reading::never) return {};
  for (std::string_view const formula : split(row.formulas, '\n')) {
    Result<TriedFormula> answer = attempt_(std::string(formula));
    if (!answer) return fail(answer.error().message);
    answers_.emplace(formula, std::move(*answer));
  }
  return {};
}

std::vector<std::string> Prober::by_choice(ProbeRow const& row, Semantics const& known) const {
  Setting const& setting = formula::setting(row.id);
  bool const fixed = setting.kind == formula::SettingKind::fixed;
  std::vector<std::string> fitting;
  std::vector<std::string_view> words = split(setting.choices, ' ');
  if (fixed) words = {setting.choices};
  for (std::string_view const word : words) {
    Semantics semantics = known;
    if (!fixed) ENSURE(formula::set(setting, semantics, word).has_value());
    bool fits = true;
    for (std::string_view const formula : split(row.formulas, '\n')) {
      Reply const ours = computed(std::string(formula), semantics);
      fits = fits && same(reply_of(tried(formula)), ours, row.reading);
    }
    if (fits) fitting.emplace_back(word);
  }
  return fitting;
}

Prober::Judged Prober::as_year(ProbeRow const& row) const {
  std::optional<Time> const end = parse_w3c_time(x_of(tried(row.formulas).results));
  std::optional<Time> const begin = from_calendar(2001, 1, 1);
  if (!end || *end <= *begin) return std::nullopt;
  return format_iso_duration(*end - *begin);
}

Prober::Judged Prober::as_wanted(ProbeRow const& row) const {
  TriedFormula const& answer = tried(row.formulas);
  if (reply_of(answer).kind == Reply::Kind::value) return "0";
  return number_after(answer.error_detail, "wanted ");
}

/// Each window is seven samples long, so what it holds of them is never a whole percentage.
Prober::Judged Prober::as_fraction(ProbeRow const& row) const {
  bool rounded = false, truncated = false;
  for (std::string_view const formula : split(row.formulas, '\n')) {
    auto const text = number_after(tried(formula).error_detail, "received ");
    if (!text) continue;
    double const shown = *parse_number(*text);
    if (shown != std::floor(shown)) return "exact";
    for (int samples = 1; samples < 7; ++samples) {
      double const exact = 100.0 * samples / 7;
      bool const up = std::round(exact) > std::floor(exact);
      rounded = rounded || (up && shown == std::round(exact));
      truncated = truncated || (up && shown == std::floor(exact));
    }
  }
  if (rounded == truncated) return std::nullopt;
  return rounded ? "rounded" : "truncated";
}

Prober::Judged Prober::as_order(ProbeRow const& row) const {
  RecordedRun run;
  run.values = split_results(tried(row.formulas).results);
  for (char const metric : {'1', '2', '3'}) {
    std::string const* const newest = run.find(std::string("new") + metric);
    std::string const* const all = run.find(std::string("all") + metric);
    if (newest == nullptr || all == nullptr || newest->size() < 3 || all->size() < 3) continue;
    std::string_view const inner = std::string_view(*all).substr(1, all->size() - 2);
    std::string_view const one = std::string_view(*newest).substr(1, newest->size() - 2);
    std::vector<std::string_view> const samples = split(inner, ',');
    bool const first = trim(samples.front()) == trim(one);
    bool const last = trim(samples.back()) == trim(one);
    if (first != last) return last ? "oldest_first" : "newest_first";
  }
  return std::nullopt;
}

ProbedSetting Prober::judge(ProbeRow const& row, Semantics const& known) const {
  ProbedSetting probed{.id = row.id};
  if (row.reading == Reading::never) {
    probed.answer = row.why_not;
    return probed;
  }
  Setting const& setting = formula::setting(row.id);
  bool const fixed = setting.kind == formula::SettingKind::fixed;
  std::string const last(split(row.formulas, '\n').back());
  std::string const answer = text_of(tried(last));
  probed.formula = last;
  std::string why_not(row.why_not);
  switch (row.reading) {
    case Reading::as_year:
      probed.value = as_year(row);
      break;
    case Reading::as_wanted:
      probed.value = as_wanted(row);
      break;
    case Reading::as_fraction:
      probed.value = as_fraction(row);
      break;
    case Reading::as_order:
      probed.value = as_order(row);
      break;
    default:
      std::vector<std::string> const fitting = by_choice(row, known);
      if (fitting.size() == 1) probed.value = fitting.front();
      if (fitting.size() > 1)
        why_not = "more than one choice gives the service's answer: " + answer;
  }
  Semantics semantics;
  if (probed.value && !fixed && !formula::set(setting, semantics, *probed.value)) {
    probed.value = std::nullopt;  // a year of a length that Poolcast does not take, and the like
  }
  if (why_not.empty()) {
    why_not =
        fixed ? "Poolcast would answer otherwise: " : "no choice gives what the service answered: ";
    why_not += answer;
  }
  probed.answer = probed.value ? answer : why_not;
  return probed;
}

void put_into(std::vector<ProbedSetting> const& settings, Semantics& semantics) {
  for (ProbedSetting const& one : settings) {
    Setting const& setting = formula::setting(one.id);
    if (!one.value || setting.kind == formula::SettingKind::fixed) continue;
    ENSURE(formula::set(setting, semantics, *one.value).has_value());
  }
}

}  // namespace

Result<Probing> probe_semantics(TryFormula const& attempt) {
  Prober prober(attempt);
  for (ProbeRow const& row : probe_rows()) {
    if (Result<void> const asked = prober.ask(row); !asked) return fail(asked.error().message);
  }
  Probing probing;
  // A second time round with all that the first has settled: rows may hinge on later ones.
  for (int round = 0; round < 2; ++round) {
    probing.settings.clear();
    for (ProbeRow const& row : probe_rows()) {
      probing.settings.push_back(prober.judge(row, probing.semantics));
      put_into({probing.settings.back()}, probing.semantics);
    }
  }
  probing.semantics = {};
  put_into(probing.settings, probing.semantics);
  std::ranges::sort(probing.settings, {}, &ProbedSetting::id);
  return probing;
}

std::string semantics_text(Probing const& probing) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (ProbedSetting const& one : probing.settings) {
    Setting const& setting = formula::setting(one.id);
    if (!one.value || setting.kind == formula::SettingKind::fixed) continue;
    // A number and a truth value are JSON as they stand.
    nlohmann::ordered_json value = nlohmann::ordered_json::parse(*one.value, nullptr, false);
    if (value.is_discarded()) value = *one.value;
    object[std::string(setting.name)] = std::move(value);
  }
  return object.dump(2) + "\n";
}

}  // namespace poolcast::experiment
