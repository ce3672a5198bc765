#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "tests/swarm/checks.hpp"

namespace poolcast::experiment {
namespace {

struct Stretch {
  Time from;
  Time to;
};

class Agents {
 public:
  Agents(Evidence const& e, Findings& findings)
      : e_(e), rules_(e.model().pipelines), findings_(findings), jobs_of_run_(e.story.runs.size()) {
    for (std::uint32_t job = 0; job < e.jobs(); ++job) serve(job);
  }

  void check_each() {
    bool const cancels = std::ranges::any_of(
        e_.of.workload.load.pipelines,
        [](load::Pipeline const& pipeline) { return pipeline.cancelled != never; });
    for (std::size_t i = 0; i < jobs_of_run_.size(); ++i) {
      RunOfTask const& run = e_.story.runs[i];
      std::vector<Stretch>& served = jobs_of_run_[i];
      // A job of no length comes before the next one of the same instant.
      std::ranges::sort(served, {}, [](Stretch const& s) { return std::pair(s.from, s.to); });
      for (std::size_t k = 1; k < served.size(); ++k) {
        findings_.expect(served[k - 1].to <= served[k].from, Law::one_job_at_a_time, "agent",
                         run.task);
      }
      if (!rules_.once) continue;
      bool const one = served.size() == 1 || (served.empty() && (!run.completed || cancels));
      findings_.expect(one, Law::one_job_if_once, "agent", run.task, "jobs", served.size());
    }
  }

  /// In the order in which their pool's queue took them in.
  void check_queue() {
    bool const at_once = rules_.service == sim::PipelineService::github;
    std::map<batch::PoolId, Time> last;
    for (batch::JobTransition const& t : e_.record.jobs) {
      if (t.change != (at_once ? batch::JobChange::queued : batch::JobChange::requested)) continue;
      JobStory const& job = e_.story.jobs[t.job.value];
      if (job.started == never) continue;
      Time& before = last.try_emplace(e_.job(t.job.value).pool, Time{}).first->second;
      Time const assigned = assigned_at(t.job.value);
      findings_.expect(assigned >= before && assigned >= t.at, Law::queue_order, "job",
                       t.job.value);
      before = std::max(before, assigned);
    }
  }

  /// Ends before begins of the same instant.
  void check_parallel() {
    if (!rules_.parallel_jobs) return;
    std::vector<std::pair<Time, int>> changes;
    for (std::uint32_t job = 0; job < e_.jobs(); ++job) {
      JobStory const& told = e_.story.jobs[job];
      if (told.started == never || told.ended == assigned_at(job)) continue;
      changes.emplace_back(assigned_at(job), 1);
      changes.emplace_back(told.ended, -1);
    }
    std::ranges::sort(changes);
    int running = 0;
    for (auto const& [at, change] : changes) {
      running += change;
      findings_.expect(running <= static_cast<int>(*rules_.parallel_jobs), Law::parallel_jobs, "at",
                       at.ticks);
    }
  }

  /// An assignment that came to nothing is not told; so much less is known of a stretch's end.
  void check_idle() {
    if (rules_.parallel_jobs) return;
    std::map<batch::PoolId, std::vector<Stretch>> idle;
    for (std::size_t i = 0; i < jobs_of_run_.size(); ++i) {
      RunOfTask const& run = e_.story.runs[i];
      if (run.online != never) add_idle(idle[e_.job(run.task).pool], run, jobs_of_run_[i]);
    }
    for (std::uint32_t job = 0; job < e_.jobs(); ++job) {
      Stretch const waits = waiting(job);
      for (Stretch const& agent : idle[e_.job(job).pool]) {
        Time const from = std::max(waits.from, agent.from);
        bool const both = from + hidden() < std::min(waits.to, agent.to);
        findings_.expect(!both, Law::no_agent_left_unused, "job", job, "at", from.ticks);
      }
    }
  }

 private:
  Duration hidden() const { return longest(rules_.receive); }

  Time assigned_at(std::uint32_t job) const {
    return e_.story.jobs[job].started -
           sample(rules_.receive, draw(e_.model().seed, Stream::receive, job));
  }

  void serve(std::uint32_t job) {
    JobStory const& told = e_.story.jobs[job];
    if (told.started == never) return;
    std::optional<std::size_t> const run = run_at(told);
    findings_.expect(run.has_value(), Law::job_of_own_agent, "job", job);
    if (!run) return;
    RunOfTask const& served_by = e_.story.runs[*run];
    findings_.expect(e_.job(served_by.task).pool == e_.job(job).pool, Law::job_of_own_agent, "job",
                     job);
    jobs_of_run_[*run].push_back({told.started, std::min(told.ended, served_by.to)});
  }

  /// Where a run ends and the next one begins at one instant, the job is the next one's, unless
  /// that has one: in an instant an agent may come, take a job, be lost and come again.
  std::optional<std::size_t> run_at(JobStory const& told) const {
    std::optional<std::size_t> last;
    std::vector<std::size_t> const& runs = e_.story.runs_of[told.agent];
    for (auto at = runs.rbegin(); at != runs.rend(); ++at) {
      RunOfTask const& run = e_.story.runs[*at];
      if (told.started < run.online || told.started > run.to) continue;
      if (jobs_of_run_[*at].empty()) return *at;
      if (!last) last = *at;
    }
    return last;
  }

  /// `served` is in order.
  void add_idle(std::vector<Stretch>& idle, RunOfTask const& run,
                std::vector<Stretch> const& served) const {
    Time from = run.online;
    for (Stretch const& job : served) {
      idle.push_back({from, job.from - hidden()});
      from = job.to;
    }
    Time const end = run.to == never ? e_.end() : run.to - hidden();
    if (!rules_.once || served.empty()) idle.push_back({from, end});
  }

  Stretch waiting(std::uint32_t job) const {
    JobStory const& told = e_.story.jobs[job];
    bool const at_once = rules_.service == sim::PipelineService::github;
    Time const from = at_once ? told.queued : told.requested;
    if (told.started != never) return {from, assigned_at(job)};
    Duration const lost = told.end ? rules_.lock_time + hidden() : rules_.lock_time;
    return {from, std::min(told.ended, e_.end()) - lost};
  }

  Evidence const& e_;
  sim::Pipelines const& rules_;
  Findings& findings_;
  std::vector<std::vector<Stretch>> jobs_of_run_;
};

}  // namespace

void check_agents(Evidence const& evidence, Findings& findings) {
  Agents agents(evidence, findings);
  agents.check_each();
  agents.check_queue();
  agents.check_parallel();
  agents.check_idle();
}

}  // namespace poolcast::experiment
