#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/output_file.hpp"
#include "engine/load/jsonl.hpp"

namespace poolcast::load {
namespace {

/// `fraction` in ticks, without trailing zeros: `.5`; nothing if it is 0.
void append_fraction(std::string& text, int fraction) {
  if (fraction == 0) return;
  char digits[7];
  for (int i = 6; i >= 0; --i, fraction /= 10) digits[i] = static_cast<char>('0' + fraction % 10);
  std::size_t length = 7;
  while (digits[length - 1] == '0') --length;
  text += '.';
  text.append(digits, length);
}

void append_number(std::string& text, std::int64_t number) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_two(std::string& text, int number) {
  text += static_cast<char>('0' + number / 10);
  text += static_cast<char>('0' + number % 10);
}

void append_time(std::string& text, Time time) {
  CalendarTime const at = calendar_time(time);
  append_two(text, at.year / 100);
  append_two(text, at.year % 100);
  text += '-';
  append_two(text, at.month);
  text += '-';
  append_two(text, at.day);
  text += 'T';
  append_two(text, at.hour);
  text += ':';
  append_two(text, at.minute);
  text += ':';
  append_two(text, at.second);
  append_fraction(text, at.fraction);
  text += 'Z';
}

/// Text that needs no escape is the rule; bytes that are no UTF-8 become U+FFFD.
void append_text(std::string& text, std::string_view value) {
  for (char c : value) {
    bool const plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
    if (plain) continue;
    using nlohmann::json;
    text += json(value).dump(-1, ' ', false, json::error_handler_t::replace);
    return;
  }
  text += '"';
  text += value;
  text += '"';
}

void append_member(std::string& text, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  text += ",\"";
  text += key;
  text += "\":";
  append_text(text, value);
}

}  // namespace

void append_jsonl(std::string& text, JobLine const& job) {
  text += "{\"queued\":\"";
  append_time(text, job.queued);
  text += "\",\"duration\":";
  append_number(text, job.duration / second);
  append_fraction(text, static_cast<int>(job.duration.ticks % second.ticks));
  append_member(text, "id", job.id);
  append_member(text, "pool", job.pool);
  if (job.slots != 1) append_number(text += ",\"slots\":", job.slots);
  append_member(text, "kind", job.kind);
  if (job.priority != 0) append_number(text += ",\"priority\":", job.priority);
  append_member(text, "pipeline", job.pipeline);
  for (std::size_t i = 0; i < job.needs.size(); ++i) {
    text += i == 0 ? ",\"needs\":[" : ",";
    append_text(text, job.needs[i]);
  }
  if (!job.needs.empty()) text += ']';
  if (job.cancelled != never) {
    append_time(text += ",\"cancelled\":\"", job.cancelled);
    text += '"';
  }
  text += "}\n";
}

std::optional<JobNames::value_type> name_in_jsonl(std::string_view line) {
  if (line.find(",\"pipeline\":") == line.npos) return std::nullopt;
  auto const job = nlohmann::json::parse(line);
  if (!job.contains("id")) return std::nullopt;
  return JobNames::value_type{job["pipeline"].get<std::string>(), job["id"].get<std::string>()};
}

std::size_t leave_out_needs(std::string& line, JobNames const& listed) {
  constexpr std::string_view key = ",\"needs\":[";
  // Quotes inside a text are escaped, so this is the key.
  std::size_t const begin = line.find(key);
  if (begin == line.npos) return 0;
  auto const job = nlohmann::json::parse(line);
  std::string kept;
  std::size_t left_out = 0;
  for (nlohmann::json const& need : job["needs"]) {
    auto const id = need.get<std::string>();
    bool const leaves = listed.contains({job["pipeline"].get<std::string>(), id});
    if (leaves) ++left_out;
    if (!leaves) append_text(kept += kept.empty() ? key : ",", id);
  }
  if (!kept.empty()) kept += ']';
  // Behind it stands at most a date.
  line.replace(begin, line.rfind(']') + 1 - begin, kept);
  return left_out;
}

void write_jsonl(std::ostream& out, Load const& load, std::span<std::string const> pools) {
  std::string text;
  std::vector<std::string_view> needed;
  auto needs = load.needs.begin();
  for (std::uint32_t i = 0; i < load.jobs.size(); ++i) {
    Job const& job = load.jobs[i];
    JobLine line{.queued = job.queued, .duration = job.duration, .slots = job.slots};
    needed.clear();
    if (needs != load.needs.end() && needs->job == i) {
      for (std::uint32_t one : needs->jobs) needed.emplace_back(load.ids[one]);
      ++needs;
    }
    line.needs = needed;
    if (!load.ids.empty()) line.id = load.ids[i];
    if (job.pool.value < pools.size()) line.pool = pools[job.pool.value];
    if (!load.kinds.empty()) line.kind = load.kind_names[load.kinds[i]];
    if (!load.priorities.empty()) line.priority = load.priorities[i];
    if (job.pipeline != no_pipeline) {
      line.pipeline = load.pipelines[job.pipeline].id;
      line.cancelled = load.pipelines[job.pipeline].cancelled;
    }
    append_jsonl(text, line);
    if (text.size() < std::size_t{1} << 16) continue;
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    text.clear();
  }
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

Result<void> save_load(std::string const& path, Load const& load,
                       std::span<std::string const> pools, std::ostream& standard) {
  Result<OutputFile> file = OutputFile::open(path, standard);
  if (!file) return tl::unexpected(file.error());
  write_jsonl(file->out(), load, pools);
  return std::move(*file).finish();
}

}  // namespace poolcast::load
