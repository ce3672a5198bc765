#include "engine/cli/pool_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/base/text.hpp"
#include "engine/base/time.hpp"
#include "engine/cli/formula_file.hpp"
#include "engine/cli/template_file.hpp"
#include "live/pool_difference.hpp"

namespace poolcast::cli {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(iac::Node const& node) {
  switch (node.kind) {
    case iac::Node::Kind::string:
    case iac::Node::Kind::expression:
      return node.text;
    case iac::Node::Kind::null:
    case iac::Node::Kind::boolean:
    case iac::Node::Kind::number: {
      Json word = Json::parse(node.text, nullptr, false);
      return word.is_discarded() ? Json(node.text) : word;
    }
    case iac::Node::Kind::array: {
      Json list = Json::array();
      for (iac::Node const& item : node.items) list.push_back(json_of(item));
      return list;
    }
    case iac::Node::Kind::object:
      break;
  }
  Json object = Json::object();
  for (iac::Member const& member : node.members) object[member.key] = json_of(member.value);
  return object;
}

bool is_true(Json const& body, char const* key) { return body.value(key, Json()) == Json(true); }

/// What the service tells of a pool and does not take: `az batch pool show` can be given as it is.
void drop_what_is_told(Json& body) {
  bool is_answer = false;
  for (auto item = body.begin(); item != body.end();) {
    bool const told = live::is_told_only(item.key());
    is_answer = is_answer || told;
    item = told ? body.erase(item) : std::next(item);
  }
  if (!is_answer || !is_true(body, "enableAutoScale")) return;
  for (char const* key : {"targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout"}) {
    body.erase(key);
  }
}

bool is_id(std::string const& text) {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_';
  });
}

/// What a pool of the file lacks, or has too much; the first of it.
std::string problem_of(Json const& body, std::vector<iac::LeftOut> const& left_out) {
  for (auto const& [key, value] : body.items()) {
    if (live::is_pool_property(key)) continue;
    std::vector<std::string> const& names = live::pool_properties();
    std::vector<std::string_view> const candidates(names.begin(), names.end());
    return "a pool has no property '" + key + "'" + did_you_mean(key, candidates);
  }
  Json const id = body.value("id", Json());
  if (!id.is_string() || id.get<std::string>().empty()) {
    return R"(the pool has no id; add "id": "NAME")";
  }
  if (!is_id(id.get<std::string>())) {
    return "'" + id.get<std::string>() +
           "' is no id of a pool: letters, digits, '-' and '_', 64 of them at most";
  }
  bool const size_is_left_out =
      std::ranges::find(left_out, "vmSize", &iac::LeftOut::property) != left_out.end();
  if (!size_is_left_out && !body.value("vmSize", Json()).is_string()) {
    return "the pool has no vmSize";
  }
  bool const scaled = is_true(body, "enableAutoScale");
  if (scaled && !body.value("autoScaleFormula", Json()).is_string()) {
    return "enableAutoScale is true, and there is no autoScaleFormula; give one with --formula";
  }
  for (char const* key : {"autoScaleFormula", "autoScaleEvaluationInterval"}) {
    if (!scaled && body.contains(key)) {
      return std::string("'") + key + R"(' is only for pools with "enableAutoScale": true)";
    }
  }
  for (char const* key : {"targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout"}) {
    if (scaled && body.contains(key)) {
      return std::string("'") + key +
             "' is not for a pool with enableAutoScale: its formula sets it";
    }
    bool const is_count = body.value(key, Json()).is_number_unsigned();
    if (std::string_view(key) != "resizeTimeout" && body.contains(key) && !is_count) {
      return std::string("'") + key + "' is not a whole number from 0 up";
    }
  }
  return "";
}

/// As the service takes it; the error says what it takes.
Result<void> set_interval(Json& body) {
  constexpr char const* key = "autoScaleEvaluationInterval";
  if (!body.contains(key)) return {};
  std::string const text = body[key].is_string() ? body[key].get<std::string>() : body[key].dump();
  Result<Duration> const interval = parse_duration(text);
  if (!interval || *interval < 5 * minute || *interval > 168 * hour) {
    return fail(std::string("'") + key + "' is '" + text +
                "'; the service takes PT5M (5 minutes) to P7D (a week)");
  }
  body[key] = format_iso_duration(*interval);
  return {};
}

struct Reading {
  LoadedPools const& loaded;
  std::optional<Source> formula;  // instead of the file's own
  iac::Parameters const& parameters;
  std::ostream& err;

  bool formula_is_fine(iac::TemplatePool const& pool) const;
  std::optional<WantedPool> read(std::size_t index) const;
};

bool Reading::formula_is_fine(iac::TemplatePool const& pool) const {
  if (formula) return true;  // it was checked once for all pools
  if (!pool.problems.empty()) {
    err << render(loaded.file, pool.problems);
    return false;
  }
  if (!pool.formula) return true;
  Source const text{loaded.file.name, pool.formula->text.text};
  Expected<formula::Program, Diagnostics> const program = compile(text, {});
  if (program) return true;
  err << render(loaded.file, iac::map_to_file(*pool.formula, program.error()));
  return false;
}

std::optional<WantedPool> Reading::read(std::size_t index) const {
  iac::TemplatePool const& pool = loaded.pools[index];
  Expected<iac::PoolBody, Diagnostics> const read = iac::pool_body(loaded.file, parameters, pool);
  if (!read) {
    err << render(loaded.file, read.error());
    return std::nullopt;
  }
  if (!formula_is_fine(pool)) return std::nullopt;
  Json body = json_of(read->body);
  drop_what_is_told(body);
  if (formula) {
    body["enableAutoScale"] = true;
    body["autoScaleFormula"] = formula->text;
    for (char const* key : {"targetDedicatedNodes", "targetLowPriorityNodes", "resizeTimeout"}) {
      body.erase(key);
    }
  }
  std::string problem = problem_of(body, read->left_out);
  if (Result<void> const interval = set_interval(body); !interval && problem.empty()) {
    problem = interval.error().message;
  }
  if (!problem.empty()) {
    err << place_text(loaded.file, pool.place) << ": " << problem << "\n";
    return std::nullopt;
  }
  return WantedPool{body["id"], body.dump(-1, ' ', false, Json::error_handler_t::replace),
                    read->left_out};
}

}  // namespace

std::optional<std::vector<WantedPool>> load_wanted_pools(PoolFileOptions const& options,
                                                         std::ostream& err) {
  std::optional<LoadedPools> const loaded = load_pools(options.file, options.parameters, err);
  if (!loaded) return std::nullopt;
  Reading reading{*loaded, std::nullopt, loaded->parameters, err};
  if (!options.formula.empty()) {
    std::optional<CompiledFormula> formula = load_formula(options.formula, {}, err);
    if (!formula) return std::nullopt;
    reading.formula = std::move(formula->source);
  }
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < loaded->pools.size(); ++i) chosen.push_back(i);
  if (!options.pool.empty()) {
    Result<std::size_t> const one = choose_pool(*loaded, options.pool);
    if (!one) {
      err << one.error().message << "\n";
      return std::nullopt;
    }
    chosen = {*one};
  }
  std::vector<WantedPool> pools;
  bool all_read = true;
  for (std::size_t const index : chosen) {
    std::optional<WantedPool> pool = reading.read(index);
    all_read = all_read && pool;
    if (pool) pools.push_back(std::move(*pool));
  }
  if (!all_read) return std::nullopt;
  return pools;
}

}  // namespace poolcast::cli
