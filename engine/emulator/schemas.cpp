#include "engine/emulator/schemas.hpp"

namespace poolcast::emulator::schemas {
namespace {

constexpr std::string_view deallocation = "requeue|terminate|taskcompletion|retaineddata";
constexpr std::int64_t anything = INT32_MAX;
// As many as a formula may ask for (control/metrics): each is kept in memory.
constexpr std::int64_t most_nodes = 100'000;

constexpr Property name_and_value[] = {
    {.name = "name", .kind = Kind::text, .required = true},
    {.name = "value", .kind = Kind::text, .required = true},
};
constexpr Property environment_setting[] = {
    {.name = "name", .kind = Kind::text, .required = true},
    {.name = "value", .kind = Kind::text},
};
constexpr Property image_reference[] = {
    {"publisher", Kind::text}, {"offer", Kind::text},        {"sku", Kind::text},
    {"version", Kind::text},   {"exactVersion", Kind::text}, {"virtualMachineImageId", Kind::text},
};
constexpr Property container_settings[] = {
    {"containerRunOptions", Kind::text},
    {.name = "imageName", .kind = Kind::text, .required = true},
    {"registry", Kind::object},
    {.name = "workingDirectory",
     .kind = Kind::text,
     .choices = "taskWorkingDirectory|containerImageDefault"},
};
constexpr Property container_configuration[] = {
    {.name = "type", .kind = Kind::text, .required = true},
    {"containerImageNames", Kind::list},
    {"containerRegistries", Kind::list},
};
constexpr Property machine[] = {
    {.name = "imageReference", .kind = Kind::object, .required = true, .of = image_reference},
    {.name = "nodeAgentSKUId", .kind = Kind::text, .required = true},
    {"windowsConfiguration", Kind::object},
    {"dataDisks", Kind::list},
    {"licenseType", Kind::text},
    {.name = "containerConfiguration", .kind = Kind::object, .of = container_configuration},
    {"diskEncryptionConfiguration", Kind::object},
    {"nodePlacementConfiguration", Kind::object},
    {"extensions", Kind::list},
    {"osDisk", Kind::object},
};
constexpr Property cloud_service[] = {
    {.name = "osFamily", .kind = Kind::text, .required = true},
    {"osVersion", Kind::text},
};
constexpr Property start_task[] = {
    {.name = "commandLine", .kind = Kind::text, .required = true},
    {.name = "containerSettings", .kind = Kind::object, .of = container_settings},
    {"resourceFiles", Kind::list},
    {.name = "environmentSettings", .kind = Kind::list, .of = environment_setting},
    {"userIdentity", Kind::object},
    {.name = "maxTaskRetryCount", .kind = Kind::whole, .least = -1},
    {"waitForSuccess", Kind::flag},
};
constexpr Property fill_type[] = {
    {.name = "nodeFillType", .kind = Kind::text, .required = true, .choices = "spread|pack"},
};
constexpr Property communication = {.name = "targetNodeCommunicationMode",
                                    .kind = Kind::text,
                                    .choices = "default|classic|simplified"};
constexpr Property start = {.name = "startTask", .kind = Kind::object, .of = start_task};
constexpr Property metadata = {.name = "metadata", .kind = Kind::list, .of = name_and_value};
constexpr Property dedicated = {
    .name = "targetDedicatedNodes", .kind = Kind::whole, .least = 0, .most = most_nodes};
constexpr Property low_priority = {
    .name = "targetLowPriorityNodes", .kind = Kind::whole, .least = 0, .most = most_nodes};
constexpr Property option = {
    .name = "nodeDeallocationOption", .kind = Kind::text, .choices = deallocation};
constexpr Property resize_timeout = {"resizeTimeout", Kind::duration};

constexpr Property pool_add_table[] = {
    {.name = "id", .kind = Kind::name, .required = true},
    {.name = "displayName", .kind = Kind::text, .most = 1024},
    {.name = "vmSize", .kind = Kind::text, .required = true},
    {.name = "cloudServiceConfiguration", .kind = Kind::object, .of = cloud_service},
    {.name = "virtualMachineConfiguration", .kind = Kind::object, .of = machine},
    resize_timeout,
    dedicated,
    low_priority,
    {"enableAutoScale", Kind::flag},
    {"autoScaleFormula", Kind::text},
    {"autoScaleEvaluationInterval", Kind::duration},
    {"enableInterNodeCommunication", Kind::flag},
    {"networkConfiguration", Kind::object},
    start,
    {"certificateReferences", Kind::list},
    {"applicationPackageReferences", Kind::list},
    {"applicationLicenses", Kind::list},
    {.name = "taskSlotsPerNode", .kind = Kind::whole, .least = 1, .most = 256},
    {.name = "taskSchedulingPolicy", .kind = Kind::object, .of = fill_type},
    {"userAccounts", Kind::list},
    metadata,
    {"mountConfiguration", Kind::list},
    communication,
};
constexpr Property pool_patch_table[] = {
    start,
    {"certificateReferences", Kind::list},
    {"applicationPackageReferences", Kind::list},
    metadata,
    communication,
};
constexpr Property pool_update_table[] = {
    start,
    {.name = "certificateReferences", .kind = Kind::list, .required = true},
    {.name = "applicationPackageReferences", .kind = Kind::list, .required = true},
    {.name = "metadata", .kind = Kind::list, .required = true, .of = name_and_value},
    communication,
};
constexpr Property pool_enable_autoscale_table[] = {
    {"autoScaleFormula", Kind::text},
    {"autoScaleEvaluationInterval", Kind::duration},
};
constexpr Property pool_evaluate_autoscale_table[] = {
    {.name = "autoScaleFormula", .kind = Kind::text, .required = true},
};
constexpr Property pool_resize_table[] = {dedicated, low_priority, resize_timeout, option};
constexpr Property node_remove_table[] = {
    {.name = "nodeList", .kind = Kind::list, .required = true, .most = 100},
    resize_timeout,
    option,
};

constexpr Property job_constraints[] = {
    {"maxWallClockTime", Kind::duration},
    {.name = "maxTaskRetryCount", .kind = Kind::whole, .least = -1},
};
constexpr Property pool_information[] = {
    {"poolId", Kind::text},
    {"autoPoolSpecification", Kind::object},
};
constexpr Property priority = {
    .name = "priority", .kind = Kind::whole, .least = -1000, .most = 1000};
constexpr Property max_parallel = {.name = "maxParallelTasks", .kind = Kind::whole, .least = -1};
constexpr Property constraints = {
    .name = "constraints", .kind = Kind::object, .of = job_constraints};
constexpr Property all_complete = {
    .name = "onAllTasksComplete", .kind = Kind::text, .choices = "noaction|terminatejob"};
constexpr Property pool_needed = {
    .name = "poolInfo", .kind = Kind::object, .required = true, .of = pool_information};
constexpr Property pool_of_job = {.name = "poolInfo", .kind = Kind::object, .of = pool_information};

constexpr Property job_add_table[] = {
    {.name = "id", .kind = Kind::name, .required = true},
    {.name = "displayName", .kind = Kind::text, .most = 1024},
    priority,
    max_parallel,
    {"allowTaskPreemption", Kind::flag},
    constraints,
    {"jobManagerTask", Kind::object},
    {"jobPreparationTask", Kind::object},
    {"jobReleaseTask", Kind::object},
    {.name = "commonEnvironmentSettings", .kind = Kind::list, .of = environment_setting},
    pool_needed,
    all_complete,
    {.name = "onTaskFailure",
     .kind = Kind::text,
     .choices = "noaction|performexitoptionsjobaction"},
    metadata,
    {"usesTaskDependencies", Kind::flag},
    {"networkConfiguration", Kind::object},
};
constexpr Property job_patch_table[] = {
    priority,    max_parallel, {"allowTaskPreemption", Kind::flag}, all_complete, constraints,
    pool_of_job, metadata,
};
constexpr Property job_update_table[] = {
    priority,    max_parallel, {"allowTaskPreemption", Kind::flag}, all_complete, constraints,
    pool_needed, metadata,
};
constexpr Property job_disable_table[] = {
    {.name = "disableTasks",
     .kind = Kind::text,
     .required = true,
     .choices = "requeue|terminate|wait"},
};
constexpr Property job_terminate_table[] = {{"terminateReason", Kind::text}};

constexpr Property task_constraints[] = {
    {"maxWallClockTime", Kind::duration},
    {"retentionTime", Kind::duration},
    {.name = "maxTaskRetryCount", .kind = Kind::whole, .least = -1},
};
constexpr Property id_range[] = {
    {.name = "start", .kind = Kind::whole, .required = true, .least = 0},
    {.name = "end", .kind = Kind::whole, .required = true, .least = 0},
};
constexpr Property dependencies[] = {
    {"taskIds", Kind::list},
    {.name = "taskIdRanges", .kind = Kind::list, .of = id_range},
};
constexpr Property task_add_table[] = {
    {.name = "id", .kind = Kind::name, .required = true},
    {.name = "displayName", .kind = Kind::text, .most = 1024},
    {.name = "commandLine", .kind = Kind::text, .required = true, .most = anything},
    {.name = "containerSettings", .kind = Kind::object, .of = container_settings},
    {"exitConditions", Kind::object},
    {"resourceFiles", Kind::list},
    {"outputFiles", Kind::list},
    {.name = "environmentSettings", .kind = Kind::list, .of = environment_setting},
    {"affinityInfo", Kind::object},
    {.name = "constraints", .kind = Kind::object, .of = task_constraints},
    {.name = "requiredSlots", .kind = Kind::whole, .least = 1, .most = 256},
    {"userIdentity", Kind::object},
    {"multiInstanceSettings", Kind::object},
    {.name = "dependsOn", .kind = Kind::object, .of = dependencies},
    {"applicationPackageReferences", Kind::list},
    {"authenticationTokenSettings", Kind::object},
};
constexpr Property task_collection_table[] = {
    {.name = "value", .kind = Kind::list, .required = true, .most = 100},
};
constexpr Property task_update_table[] = {
    {.name = "constraints", .kind = Kind::object, .of = task_constraints},
};

constexpr Property node_reboot_table[] = {
    {.name = "nodeRebootOption", .kind = Kind::text, .choices = deallocation},
};
constexpr Property node_reimage_table[] = {
    {.name = "nodeReimageOption", .kind = Kind::text, .choices = deallocation},
};
constexpr Property node_disable_scheduling_table[] = {
    {.name = "nodeDisableSchedulingOption",
     .kind = Kind::text,
     .choices = "requeue|terminate|taskcompletion"},
};

}  // namespace

Schema const pool_add = pool_add_table;
Schema const pool_patch = pool_patch_table;
Schema const pool_update = pool_update_table;
Schema const pool_enable_autoscale = pool_enable_autoscale_table;
Schema const pool_evaluate_autoscale = pool_evaluate_autoscale_table;
Schema const pool_resize = pool_resize_table;
Schema const node_remove = node_remove_table;
Schema const job_add = job_add_table;
Schema const job_patch = job_patch_table;
Schema const job_update = job_update_table;
Schema const job_disable = job_disable_table;
Schema const job_terminate = job_terminate_table;
Schema const task_add = task_add_table;
Schema const task_collection = task_collection_table;
Schema const task_update = task_update_table;
Schema const node_reboot = node_reboot_table;
Schema const node_reimage = node_reimage_table;
Schema const node_disable_scheduling = node_disable_scheduling_table;

}  // namespace poolcast::emulator::schemas
