#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "engine/base/text.hpp"
#include "engine/load/json_records.hpp"

namespace poolcast::load {
namespace {

enum Index : std::size_t { id, parent, type, name, start_time, finish_time, result, order };
enum AnswerIndex : std::size_t { timeline_id, url };

RecordShape const shape = {.noun = "timeline record",
                           .expected = "an answer of _apis/build/builds/{id}/timeline",
                           .lists = {"records"},
                           .members = {{"id", Role::id},
                                       {"parentId"},
                                       {"type"},
                                       {"name", Role::kind},
                                       {"startTime", Role::started},
                                       {"finishTime", Role::finished},
                                       {"result", Role::result},
                                       {"order", {}, Holds::number}},
                           .answer = {"id", "url"}};

/// The jobs of a stage, as far as they ran to their end.
struct Stage {
  long long order = 0;
  std::vector<Record const*> jobs;
  Time begin = never, end{};
};

/// One build. A timeline has no queue times: a job counts as queued when it started. It knows no
/// dependencies either: the jobs of a stage are taken to need those of the last stage before it
/// that had ended when it began, which is what a pipeline without `dependsOn` does.
class Timeline {
 public:
  void add(Record const& record) {
    std::string const& kind = record.text(type);
    if (kind != "Stage" && kind != "Phase" && kind != "Job") return;
    records_.push_back(record);
  }

  Result<void> finish(std::vector<std::string> const& answer, JobRows& rows, std::string& place) {
    collect_stages();
    std::string const pipeline = pipeline_id(answer);
    for (Record const& record : records_) {
      if (record.text(type) != "Job") continue;
      Row row = record.row();
      row[index(Role::queued)] = row[index(Role::started)];
      row[index(Role::pipeline)] = pipeline;
      Expected<void, RowError> const added = rows.add(row, needs_of(stage_of(record)));
      if (!added) {
        return fail(place + ": job " + quoted(record.text(id)) + ": " + added.error().message);
      }
    }
    return {};
  }

 private:
  void collect_stages() {
    for (Record const& record : records_) by_id_[record.text(id)] = &record;
    for (Record const& record : records_) {
      if (record.text(type) != "Job" || !ran_to_its_end(record.row())) continue;
      std::string const key = stage_of(record);
      Stage& stage = stages_[key];
      stage.order = by_id_.contains(key) ? parse_integer(by_id_[key]->text(order)).value_or(0) : 0;
      stage.jobs.push_back(&record);
      stage.begin = std::min(stage.begin, parse_w3c_time(record.text(start_time)).value_or(never));
      stage.end = std::max(stage.end, parse_w3c_time(record.text(finish_time)).value_or(Time{}));
    }
  }

  /// Up the chain of parents; the id of no stage is empty.
  std::string stage_of(Record const& record) const {
    constexpr int longest_chain = 10;
    Record const* at = &record;
    for (int step = 0; step < longest_chain; ++step) {
      auto const above = by_id_.find(at->text(parent));
      if (above == by_id_.end()) return "";
      at = above->second;
      if (at->text(type) == "Stage") return at->text(id);
    }
    return "";
  }

  std::vector<std::string_view> needs_of(std::string const& stage_id) const {
    auto const stage = stages_.find(stage_id);
    if (stage == stages_.end()) return {};
    Stage const* before = nullptr;
    for (auto const& [other_id, other] : stages_) {
      bool const earlier = other.order < stage->second.order && other.end <= stage->second.begin;
      if (earlier && (before == nullptr || other.order > before->order)) before = &other;
    }
    std::vector<std::string_view> needs;
    if (before == nullptr) return needs;
    for (Record const* job : before->jobs) needs.emplace_back(job->text(id));
    return needs;
  }

  /// The build's id, of `.../builds/618592/Timeline/...`.
  static std::string pipeline_id(std::vector<std::string> const& answer) {
    constexpr std::string_view before = "/builds/";
    std::string_view rest = answer[url];
    std::size_t const at = rest.find(before);
    if (at == rest.npos) return answer[timeline_id].empty() ? "timeline" : answer[timeline_id];
    rest.remove_prefix(at + before.size());
    return std::string(rest.substr(0, rest.find('/')));
  }

  std::vector<Record> records_;
  std::map<std::string, Record const*> by_id_;
  std::map<std::string, Stage> stages_;
};

}  // namespace

Result<void> import_azdo_timeline(RecordingFiles& files, ImportOptions const&, JobRows& rows) {
  rows.allow_needs();
  return files.each([&](RecordingFile& file) {
    std::string place = file.path();
    Timeline timeline;
    auto const take = [&](Record& record) -> Expected<void, RowError> {
      timeline.add(record);
      return {};
    };
    return read_records(file, shape, take, [&](std::vector<std::string> const& answer) {
      Result<void> finished = timeline.finish(answer, rows, place);
      timeline = {};
      return finished;
    });
  });
}

}  // namespace poolcast::load
