#include "engine/emulator/operation.hpp"

#include "engine/emulator/schemas.hpp"

namespace poolcast::emulator {
namespace {

constexpr std::string_view list = "$filter $select $expand maxresults $skiptoken";
constexpr std::string_view plain_list = "$filter $select maxresults $skiptoken";
constexpr std::string_view one = "$select $expand";

Operation const table[] = {
    {"POST", "/pools", "", add_pool, Body::required, &schemas::pool_add},
    {"GET", "/pools", list, list_pools},
    {"GET", "/pools/{}", one, get_pool, Body::none, nullptr, true},
    {"HEAD", "/pools/{}", "", pool_exists, Body::none, nullptr, true},
    {"PATCH", "/pools/{}", "", patch_pool, Body::required, &schemas::pool_patch, true},
    {"DELETE", "/pools/{}", "", delete_pool, Body::none, nullptr, true},
    {"POST", "/pools/{}/updateproperties", "", update_pool, Body::required, &schemas::pool_update},
    {"POST", "/pools/{}/resize", "", resize_pool, Body::required, &schemas::pool_resize, true},
    {"POST", "/pools/{}/stopresize", "", stop_resize, Body::none, nullptr, true},
    {"POST", "/pools/{}/removenodes", "", remove_nodes, Body::required, &schemas::node_remove,
     true},
    {"POST", "/pools/{}/enableautoscale", "", enable_autoscale, Body::required,
     &schemas::pool_enable_autoscale, true},
    {"POST", "/pools/{}/disableautoscale", "", disable_autoscale},
    {"POST", "/pools/{}/evaluateautoscale", "", evaluate_autoscale, Body::required,
     &schemas::pool_evaluate_autoscale},
    {"POST", "/jobs", "", add_job, Body::required, &schemas::job_add},
    {"GET", "/jobs", list, list_jobs},
    {"GET", "/jobs/{}", one, get_job, Body::none, nullptr, true},
    {"PATCH", "/jobs/{}", "", patch_job, Body::required, &schemas::job_patch, true},
    {"PUT", "/jobs/{}", "", update_job, Body::required, &schemas::job_update, true},
    {"DELETE", "/jobs/{}", "", delete_job, Body::none, nullptr, true},
    {"POST", "/jobs/{}/disable", "", disable_job, Body::required, &schemas::job_disable, true},
    {"POST", "/jobs/{}/enable", "", enable_job, Body::none, nullptr, true},
    {"POST", "/jobs/{}/terminate", "", terminate_job, Body::optional, &schemas::job_terminate,
     true},
    {"GET", "/jobs/{}/taskcounts", "", count_tasks},
    {"GET", "/jobs/{}/jobpreparationandreleasetaskstatus", plain_list, list_preparation_tasks},
    {"POST", "/jobs/{}/tasks", "", add_task, Body::required, &schemas::task_add},
    {"POST", "/jobs/{}/addtaskcollection", "", add_tasks, Body::required,
     &schemas::task_collection},
    {"GET", "/jobs/{}/tasks", list, list_tasks},
    {"GET", "/jobs/{}/tasks/{}", one, get_task, Body::none, nullptr, true},
    {"PUT", "/jobs/{}/tasks/{}", "", update_task, Body::required, &schemas::task_update, true},
    {"DELETE", "/jobs/{}/tasks/{}", "", delete_task, Body::none, nullptr, true},
    {"POST", "/jobs/{}/tasks/{}/terminate", "", terminate_task, Body::none, nullptr, true},
    {"POST", "/jobs/{}/tasks/{}/reactivate", "", reactivate_task, Body::none, nullptr, true},
    {"GET", "/pools/{}/nodes", plain_list, list_nodes},
    {"GET", "/pools/{}/nodes/{}", "$select", get_node},
    {"POST", "/pools/{}/nodes/{}/reboot", "", reboot_node, Body::optional, &schemas::node_reboot},
    {"POST", "/pools/{}/nodes/{}/reimage", "", reimage_node, Body::optional,
     &schemas::node_reimage},
    {"POST", "/pools/{}/nodes/{}/disablescheduling", "", disable_scheduling, Body::optional,
     &schemas::node_disable_scheduling},
    {"POST", "/pools/{}/nodes/{}/enablescheduling", "", enable_scheduling},
    {"GET", "/nodecounts", "$filter maxresults $skiptoken", count_nodes, Body::none, nullptr, false,
     10},
    {"GET", "/supportedimages", "$filter maxresults $skiptoken", list_images},
    {"GET", "/applications", "maxresults $skiptoken", list_applications},
    {"GET", "/applications/{}", "", get_application},
    {"GET", "/poolusagemetrics", "starttime endtime $filter maxresults $skiptoken", list_usage},
    {"GET", "/lifetimepoolstats", "", pool_statistics},
    {"GET", "/lifetimejobstats", "", job_statistics},
};

}  // namespace

std::span<Operation const> operations() { return table; }

}  // namespace poolcast::emulator
