#!/usr/bin/env python3
"""A session of Microsoft's Python client, azure-batch, with an emulated Batch account.

The account is in AZURE_BATCH_ACCOUNT, AZURE_BATCH_ENDPOINT, AZURE_BATCH_ACCESS_KEY. Without a key
some Entra token is sent.
"""

import datetime
import os
import time

from azure.batch import BatchServiceClient, models
from azure.batch.batch_auth import SharedKeyCredentials
from msrest.authentication import BasicTokenAuthentication


def credentials():
    key = os.environ.get("AZURE_BATCH_ACCESS_KEY")
    if not key:
        return BasicTokenAuthentication({"access_token": "any"})
    return SharedKeyCredentials(os.environ["AZURE_BATCH_ACCOUNT"], key)


CLIENT = BatchServiceClient(credentials(), os.environ["AZURE_BATCH_ENDPOINT"])
FIVE_MINUTES = datetime.timedelta(minutes=5)


def refused(status, code, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except models.BatchErrorException as error:
        told = error.error.code if error.error else None
        assert (error.response.status_code, told) == (status, code), (error, told)
        return
    raise AssertionError(f"not refused: {call.__name__} {arguments}")


def until(what, tell, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if tell():
            return
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {what}")


def new_pool(**options):
    image = models.ImageReference(
        publisher="canonical", offer="0001-com-ubuntu-server-jammy", sku="22_04-lts"
    )
    return models.PoolAddParameter(
        id="python",
        vm_size="standard_d2s_v3",
        virtual_machine_configuration=models.VirtualMachineConfiguration(
            image_reference=image, node_agent_sku_id="batch.node.ubuntu 22.04"
        ),
        task_slots_per_node=4,
        **options,
    )


def pool():
    auto = {"enable_auto_scale": True, "auto_scale_evaluation_interval": FIVE_MINUTES}
    good = new_pool(auto_scale_formula="$TargetDedicatedNodes = 2;", **auto)
    refused(
        *(400, "InvalidPropertyValue", CLIENT.pool.add),
        new_pool(auto_scale_formula="$TargetDedicatedNodes = 2;", target_dedicated_nodes=1, **auto),
    )
    CLIENT.pool.add(good)
    refused(409, "PoolExists", CLIENT.pool.add, good)
    assert CLIENT.pool.exists("python")
    shown = CLIENT.pool.get("python")
    assert shown.auto_scale_evaluation_interval == FIVE_MINUTES, shown
    patch = models.PoolPatchParameter(metadata=[models.MetadataItem(name="team", value="build")])
    old = shown.e_tag
    CLIENT.pool.patch("python", patch)
    options = models.PoolPatchOptions(if_match=old)
    refused(412, "ConditionNotMet", CLIENT.pool.patch, "python", patch, pool_patch_options=options)
    assert CLIENT.pool.get("python").metadata[0].value == "build"
    refused(404, "PoolNotFound", CLIENT.pool.get, "none")
    listed = CLIENT.pool.list(models.PoolListOptions(filter="startswith(id,'py')", select="id"))
    assert [each.id for each in listed] == ["python"]
    wrong = models.PoolListOptions(filter="metadata eq 'x'")
    refused(400, "InvalidQueryParameterValue", list, CLIENT.pool.list(wrong))


def formulas():
    evaluate = CLIENT.pool.evaluate_auto_scale
    good = evaluate("python", "$TargetDedicatedNodes = 3 + 4;")
    assert good.error is None and "$TargetDedicatedNodes=7" in good.results.split(";"), good
    failing = evaluate("python", "$TargetDedicatedNodes = $nothing;")
    assert failing.error.code == "AutoScalingFormulaEvaluationError", failing
    assert failing.error.values[0].value == "Line 1, Col 25: Undefined symbol: $nothing"
    refused(400, "AutoScalingFormulaSyntaxError", evaluate, "python", "x = 1 +")
    CLIENT.pool.disable_auto_scale("python")
    until("the pool is steady", lambda: CLIENT.pool.get("python").allocation_state == "steady")
    CLIENT.pool.resize("python", models.PoolResizeParameter(target_dedicated_nodes=3))
    CLIENT.pool.stop_resize("python")
    CLIENT.pool.enable_auto_scale("python", "$TargetDedicatedNodes = 2;", FIVE_MINUTES)


def tasks():
    info = models.PoolInformation(pool_id="python")
    CLIENT.job.add(models.JobAddParameter(id="builds", pool_info=info))
    refused(409, "JobExists", CLIENT.job.add, models.JobAddParameter(id="builds", pool_info=info))
    one = models.TaskAddParameter(id="one", command_line='/bin/sh -c "sleep 20; exit 3"')
    CLIENT.task.add("builds", one)
    refused(409, "TaskExists", CLIENT.task.add, "builds", one)
    many = [models.TaskAddParameter(id=f"t{i:03}", command_line="sleep 30") for i in range(250)]
    added = CLIENT.task.add_collection("builds", many, threads=0)
    assert {each.status for each in added.value} == {"success"} and len(added.value) == 250
    again = CLIENT.task.add_collection("builds", many[:2], threads=0)
    assert [each.error.code for each in again.value if each.error] == ["TaskExists"] * 2, again
    pages = CLIENT.task.list("builds", models.TaskListOptions(max_results=100))
    assert len(list(pages)) == 251
    until(
        "all tasks complete",
        lambda: CLIENT.job.get_task_counts("builds").task_counts.completed == 251,
    )
    assert CLIENT.job.get_task_counts("builds").task_counts.failed == 1
    failed = models.TaskListOptions(filter="executionInfo/exitCode eq 3")
    assert [each.id for each in CLIENT.task.list("builds", failed)] == ["one"]
    refused(404, "TaskNotFound", CLIENT.task.get, "builds", "none")
    refused(409, "TaskCompleted", CLIENT.task.terminate, "builds", "one")
    CLIENT.task.reactivate("builds", "one")
    CLIENT.task.delete("builds", "one")


def nodes():
    found = list(CLIENT.compute_node.list("python"))
    assert len(found) >= 2, found
    node = found[0].id
    counts = list(CLIENT.account.list_pool_node_counts())
    mine = [each for each in counts if each.pool_id == "python"]
    assert mine[0].dedicated.total == len(found), mine
    disable = CLIENT.compute_node.disable_scheduling
    disable("python", node)
    refused(409, "NodeAlreadyInTargetSchedulingState", disable, "python", node)
    CLIENT.compute_node.enable_scheduling("python", node)
    CLIENT.compute_node.reboot("python", node)
    refused(404, "NodeNotFound", CLIENT.compute_node.get, "python", "tvmps_none")
    assert len(list(CLIENT.account.list_supported_images())) > 1


def end():
    CLIENT.job.terminate("builds")
    until("the job ends", lambda: CLIENT.job.get("builds").state == "completed")
    CLIENT.job.delete("builds")
    CLIENT.pool.delete("python")
    until("the pool is gone", lambda: not CLIENT.pool.exists("python"))


def main():
    for part in (pool, formulas, tasks, nodes, end):
        begin = time.monotonic()
        part()
        print(f"python: {part.__name__}: ok, {time.monotonic() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
