#include "tests/swarm/laws.hpp"

#include <algorithm>
#include <array>

namespace poolcast::experiment {
namespace {

/// By Law.
constexpr std::array<char const*, law_count> law_texts = {
    "the clock never goes back",
    "what is told is in the order of time",
    "every task is submitted when it is asked for, or as soon as the service takes it",
    "a task runs once at a time, after its submission and before its end",
    "a task ends once",
    "a task runs in its own pool",
    "a task runs on a node only while that is idle or running, and starts on none that leaves",
    "no more slots are taken than a node has",
    "an agent comes online while its task runs",
    "a run is cut short when what cuts it short happens",
    "no run is longer than maxWallClockTime",
    "a task is retried maxTaskRetryCount times",
    "a task of higher priority, or an older one of the same, is started first",
    "no task waits that a node has room for",
    "a node's states follow each other as the service has them",
    "only low-priority nodes are preempted",
    "no node is asked for beyond the quota",
    "no node is asked for beyond the subnet",
    "no node is awaited beyond the resize timeout",
    "no more nodes stay than the target says",
    "fewer nodes than the target says only with a resize error",
    "the current nodes are those that exist or are preempted",
    "the usable nodes are those that are idle or running, and stay",
    "the preempted nodes are those in that state",
    "the active tasks are those that wait",
    "the running tasks are those that run",
    "the succeeded and failed tasks are those that ended",
    "cpuPercent is that of the slots taken",
    "a job's changes follow each other, and it ends once",
    "a job is queued after its time and after all that it needs has succeeded",
    "a job is skipped because one that it needs has not succeeded",
    "a job is cancelled with its pipeline",
    "a job fails for a reason",
    "an agent is asked for after the request latency",
    "a job is queued as soon as it can be",
    "a job takes its duration",
    "a job is served by a running agent of its pool",
    "an agent serves one job at a time",
    "an agent that runs once serves one job",
    "the jobs of a pool are assigned in queue order",
    "no more jobs run than parallelJobs",
    "no job waits while an agent of its pool does",
    "an agent that is ended by a round was at no job",
    "a request is tried as often as attempts says",
    "a round does all that is to be done at its moment",
    "the ledger's actions are those that were taken",
    "the ledger's nodes lived as they told",
    "the ledger's tasks ran as they told",
    "the ledger's jobs went as they told",
    "node time by activity is what the nodes did",
    "node time by tier is what the nodes lived",
    "the summary counts the nodes that were started and preempted",
    "submitted is completed, running, waiting, terminated, failed and cancelled",
    "the summary counts the tasks that the service counts",
    "the summary counts the runs that were cut short",
    "used slots are the sum of the runs",
    "no part of a wait is negative",
    "the parts of a wait are the whole",
    "the image's part of an agent's start is what was told",
    "the pools' summaries add up to the total",
    "node time is lost where every run on the node was cut short",
    "the parts of a bill are the price of the whole time",
    "the days sum to the bill",
    "the charts show what is counted",
    "a second run, unwatched, is the same to the byte",
    "a copied world continues like the original",
};

}  // namespace

char const* text_of(Law law) { return law_texts[static_cast<std::size_t>(law)]; }

bool Findings::broken(Law law) const {
  return std::ranges::find(findings_, law, &Finding::law) != findings_.end();
}

std::string Findings::text() const {
  std::string text;
  for (Finding const& finding : findings_) {
    text += std::string(text_of(finding.law)) + ":" + finding.where + "\n";
  }
  return text;
}

void Findings::add(Law law, std::string const& where) {
  constexpr auto enough = 3;
  if (std::ranges::count(findings_, law, &Finding::law) < enough) findings_.push_back({law, where});
}

}  // namespace poolcast::experiment
