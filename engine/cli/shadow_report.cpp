#include "engine/cli/shadow_report.hpp"

#include <nlohmann/json.hpp>

#include "engine/base/text.hpp"

namespace poolcast::cli {
namespace {

using Json = nlohmann::ordered_json;

int total(batch::Targets const& targets) { return targets.dedicated + targets.low_priority; }

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
}

std::string text_of(Wish const& wish) {
  if (!wish.targets) return "failed";
  return std::to_string(wish.targets->dedicated) + " + " +
         std::to_string(wish.targets->low_priority);
}

std::string with_sign(int number) { return (number > 0 ? "+" : "") + std::to_string(number); }

std::string difference(ShadowRow const& row) {
  if (!row.pool.targets || !row.candidate.targets) return "";
  int const nodes = total(*row.candidate.targets) - total(*row.pool.targets);
  if (nodes != 0) return with_sign(nodes);
  return *row.candidate.targets == *row.pool.targets ? "same" : "same, of the other tier";
}

Json json_of(Wish const& wish) {
  if (!wish.targets) return {{"problem", wish.problem}};
  return {{"dedicated", wish.targets->dedicated}, {"lowPriority", wish.targets->low_priority}};
}

std::string line_of(Json const& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

constexpr std::size_t time_width = 22;
constexpr std::size_t wish_width = 12;

}  // namespace

void count(ShadowRow const& row, ShadowTally& tally) {
  if (!row.pool.targets || !row.candidate.targets) {
    ++tally.failed;
    return;
  }
  int const nodes = total(*row.candidate.targets) - total(*row.pool.targets);
  std::size_t& counter = nodes < 0 ? tally.fewer : nodes > 0 ? tally.more : tally.same;
  ++counter;
}

std::string shadow_heading() {
  return padded("time", time_width) + padded("pool", wish_width) + padded("candidate", wish_width) +
         "difference, in nodes (dedicated + low-priority)\n";
}

std::string shadow_line(ShadowRow const& row) {
  std::string line = padded(format_time(row.at, 0), time_width);
  line += padded(text_of(row.pool), wish_width);
  line += padded(text_of(row.candidate), wish_width);
  line += difference(row);
  line.erase(line.find_last_not_of(' ') + 1);
  line += "\n";
  if (!row.pool.targets) line += "    pool: " + row.pool.problem + "\n";
  if (!row.candidate.targets) line += "    candidate: " + row.candidate.problem + "\n";
  return line;
}

std::string shadow_json(ShadowRow const& row) {
  return line_of({{"at", format_time(row.at, 7)},
                  {"pool", json_of(row.pool)},
                  {"candidate", json_of(row.candidate)}});
}

std::string shadow_summary(ShadowTally const& tally) {
  if (tally.all() == 0) return "no evaluation was seen, so nothing is compared\n";
  std::string text = "the candidate would have asked for fewer nodes in " +
                     std::to_string(tally.fewer) + " of " + counted(tally.all(), "evaluation") +
                     ", for more in " + std::to_string(tally.more) + ", for as many in " +
                     std::to_string(tally.same);
  if (tally.failed > 0) {
    text += "; in " + std::to_string(tally.failed) + " an evaluation failed";
  }
  return text + "\n";
}

std::string shadow_summary_json(ShadowTally const& tally) {
  return line_of({{"evaluations", tally.all()},
                  {"fewer", tally.fewer},
                  {"more", tally.more},
                  {"same", tally.same},
                  {"failed", tally.failed}});
}

}  // namespace poolcast::cli
