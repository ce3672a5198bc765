// The operations on the account as a whole.
#include <nlohmann/json.hpp>

#include "engine/emulator/node_facts.hpp"
#include "engine/emulator/operation.hpp"
#include "engine/emulator/page.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view count_names[] = {
    "creating",           "idle",        "offline", "preempted",
    "rebooting",          "reimaging",   "running", "starting",
    "startTaskFailed",    "leavingPool", "unknown", "unusable",
    "waitingForStartTask"};

Json counts_of(Pool const& pool, batch::NodeTier tier) {
  Json counts = Json::object();
  for (std::string_view const name : count_names) counts[std::string(name)] = 0;
  int total = 0;
  for (NodeFacts const& node : pool.nodes) {
    if (!node.listed || node.tier != tier) continue;
    for (std::string_view const name : count_names) {
      Json& count = counts[std::string(name)];
      if (key_of(name) == state_of(node)) count = count.get<int>() + 1;
    }
    ++total;
  }
  counts["total"] = total;
  return counts;
}

struct Image {
  std::string_view agent, publisher, offer, sku, os;
  bool verified;
};
// A few of each kind, as the real list has them; docs/emulator.md says so.
constexpr Image images[] = {
    {"batch.node.ubuntu 18.04", "microsoft-azure-batch", "ubuntu-server-container", "18-04-lts",
     "linux", true},
    {"batch.node.ubuntu 20.04", "microsoft-azure-batch", "ubuntu-server-container", "20-04-lts",
     "linux", true},
    {"batch.node.ubuntu 20.04", "canonical", "0001-com-ubuntu-server-focal", "20_04-lts", "linux",
     true},
    {"batch.node.ubuntu 22.04", "canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", "linux",
     true},
    {"batch.node.debian 11", "debian", "debian-11", "11", "linux", true},
    {"batch.node.windows amd64", "microsoftwindowsserver", "windowsserver",
     "2019-datacenter-with-containers", "windows", true},
    {"batch.node.windows amd64", "microsoftwindowsserver", "windowsserver", "2022-datacenter",
     "windows", true},
    {"batch.node.windows amd64", "microsoftwindowsserver", "windowsserver",
     "2016-datacenter-with-containers", "windows", false},
};

Json show_image(Image const& image) {
  return {{"nodeAgentSKUId", image.agent},
          {"imageReference",
           {{"publisher", image.publisher},
            {"offer", image.offer},
            {"sku", image.sku},
            {"version", "latest"}}},
          {"osType", image.os},
          {"verificationType", image.verified ? "verified" : "unverified"}};
}

Answer empty_list(Call const& call, std::string const& type) {
  Expected<Page, Problem> const page = Page::open(call, "id");
  if (!page) return refuse(page.error());
  return page->close(call, type);
}

}  // namespace

Answer count_nodes(Call const& call) {
  Expected<Page, Problem> page = Page::open(call, "poolId");
  if (!page) return refuse(page.error());
  auto const& pools = call.account.pools;
  for (auto at = pools.upper_bound(page->after()); at != pools.end() && !page->full(); ++at) {
    page->add(at->first, {{"poolId", at->second.id},
                          {"dedicated", counts_of(at->second, batch::NodeTier::dedicated)},
                          {"lowPriority", counts_of(at->second, batch::NodeTier::low_priority)}});
  }
  return page->close(call, "poolnodecounts");
}

Answer list_images(Call const& call) {
  Expected<Page, Problem> page = Page::open(call, "osType verificationType nodeAgentSKUId");
  if (!page) return refuse(page.error());
  for (std::size_t i = 0; i < std::size(images) && !page->full(); ++i) {
    std::string const key = std::to_string(10 + i);
    if (key > page->after()) page->add(key, show_image(images[i]));
  }
  return page->close(call, "supportedimages");
}

Answer list_applications(Call const& call) { return empty_list(call, "applications"); }
Answer get_application(Call const&) { return refuse("ApplicationNotFound"); }
Answer list_usage(Call const& call) { return empty_list(call, "poolusagemetrics"); }

Answer pool_statistics(Call const& call) {
  std::string const now = wire_time(call.account.now);
  return show(
      call, "poolstats/@Element",
      {{"url", url(call, "lifetimepoolstats")}, {"startTime", now}, {"lastUpdateTime", now}});
}

Answer job_statistics(Call const& call) {
  std::string const now = wire_time(call.account.now);
  Json stats = {
      {"url", url(call, "lifetimejobstats")}, {"startTime", now}, {"lastUpdateTime", now}};
  for (char const* name : {"userCPUTime", "kernelCPUTime", "wallClockTime", "waitTime"}) {
    stats[name] = "PT0S";
  }
  for (char const* name : {"readIOps", "writeIOps", "readIOGiB", "writeIOGiB", "numSucceededTasks",
                           "numFailedTasks", "numTaskRetries"}) {
    stats[name] = 0;
  }
  return show(call, "jobstats/@Element", stats);
}

}  // namespace poolcast::emulator
