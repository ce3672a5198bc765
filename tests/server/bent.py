"""Good requests to an emulated account, and what can be done to them, by a seeded generator."""

import json
import string

VERSION = "api-version=2022-10-01.16.0"
POOL = {
    "id": "p",
    "vmSize": "standard_d2s_v3",
    "targetDedicatedNodes": 1,
    "taskSlotsPerNode": 2,
    "virtualMachineConfiguration": {
        "imageReference": {"publisher": "canonical", "offer": "jammy", "sku": "22_04-lts"},
        "nodeAgentSKUId": "batch.node.ubuntu 22.04",
    },
}
JOB = {"id": "j", "poolInfo": {"poolId": "p"}, "priority": 5, "usesTaskDependencies": True}
TASK = {
    "id": "t",
    "commandLine": "/bin/sh -c 'sleep 20; exit 3'",
    "requiredSlots": 1,
    "dependsOn": {"taskIds": ["a"], "taskIdRanges": [{"start": 1, "end": 3}]},
    "constraints": {"maxTaskRetryCount": 1, "maxWallClockTime": "PT1H", "retentionTime": "P1D"},
}
AUTOSCALE = {
    "autoScaleFormula": "$TargetDedicatedNodes = max(0, min(2, $PendingTasks.GetSample(1)));",
    "autoScaleEvaluationInterval": "PT5M",
}
# The method, the path, and the body if there is one.
GOOD = [
    ("POST", "/pools", POOL),
    ("GET", "/pools", None),
    ("GET", "/pools/p", None),
    ("HEAD", "/pools/p", None),
    ("PATCH", "/pools/p", {"metadata": [{"name": "a", "value": "b"}]}),
    ("POST", "/pools/p/updateproperties", {"metadata": [], "applicationPackageReferences": []}),
    ("POST", "/pools/p/resize", {"targetDedicatedNodes": 2, "resizeTimeout": "PT10M"}),
    ("POST", "/pools/p/stopresize", None),
    ("POST", "/pools/p/removenodes", {"nodeList": ["x"], "nodeDeallocationOption": "requeue"}),
    ("POST", "/pools/p/enableautoscale", AUTOSCALE),
    ("POST", "/pools/p/disableautoscale", None),
    ("POST", "/pools/p/evaluateautoscale", {"autoScaleFormula": "$TargetDedicatedNodes = 1;"}),
    ("GET", "/pools/p/nodes", None),
    ("GET", "/nodecounts", None),
    ("GET", "/supportedimages", None),
    ("POST", "/jobs", JOB),
    ("GET", "/jobs", None),
    ("GET", "/jobs/j", None),
    ("PATCH", "/jobs/j", {"priority": 7}),
    ("PUT", "/jobs/j", {"poolInfo": {"poolId": "p"}, "priority": 1}),
    ("POST", "/jobs/j/disable", {"disableTasks": "requeue"}),
    ("POST", "/jobs/j/enable", None),
    ("POST", "/jobs/other/terminate", {"terminateReason": "enough"}),
    ("GET", "/jobs/j/taskcounts", None),
    ("POST", "/jobs/j/tasks", TASK),
    ("POST", "/jobs/j/addtaskcollection", {"value": [TASK, {"id": "u", "commandLine": "sleep 5"}]}),
    ("GET", "/jobs/j/tasks", None),
    ("GET", "/jobs/j/tasks/t", None),
    ("PUT", "/jobs/j/tasks/t", {"constraints": {"maxTaskRetryCount": 2}}),
    ("POST", "/jobs/j/tasks/t/terminate", None),
    ("POST", "/jobs/j/tasks/t/reactivate", None),
    ("DELETE", "/jobs/j/tasks/u", None),
    ("DELETE", "/jobs/other", None),
    ("DELETE", "/pools/other", None),
    ("GET", "/_poolcast/state", None),
    ("POST", "/_poolcast/advance?by=1m", None),
    ("POST", "/_poolcast/fault?kind=capacity_drought&for=1m", None),
]
ODD_VALUES = [
    *(None, True, -1, 0, 0.5, 1e308, 2**31, -(2**31) - 1, 2**63, 2**64, [], {}, [[]], [None]),
    *("", "x" * 5000, "\0", "\ud800", "ü" * 64, "../..", {"": {}}),
    *("P", "PT", "PT-5M", "P99999999999D", "PT1e9H"),
]
ODD_QUERIES = [
    *("$filter=", "$filter=id", "$filter=id eq", "$filter=id eq '", "$filter=(((((id eq 'x')"),
    *("$filter=" + "(" * 3000, "$filter=state eq 'active' and " * 50, "$select=", "$select=,,,"),
    *("maxresults=0", "maxresults=-1", "maxresults=99999999999999999999", "$expand=x"),
    *("$skiptoken=%00", "$skiptoken=zzz", "timeout=x", "api-version=", "x=" + "y" * 9000),
    *("api-version=9999-99-99.9.9", "%", "%zz=%zz", "=", "&&&", "by=1000000d", "by=-5m", "by=1h"),
    *("kind=quota_cut&cores=-1&for=0s", "kind=capacity_drought&percent=nan&for=1s"),
]
ODD_HEADERS = [
    *("If-Match: ", 'If-Match: "\\', "If-Modified-Since: yesterday", "If-None-Match: *"),
    *("client-request-id: " + "i" * 7000, "return-client-request-id: TRUE", "ocp-date: never"),
    *("Authorization: ", "Authorization: SharedKey poolcast:AAAA", "Authorization: Bearer"),
    *(": x", "x", "X: \0", "X:\x80\xff", "Content-Type: ", "Accept: " + "a," * 3000),
    *("Range: bytes=0-", "Range: bytes=9-1,-", "Expect: 100-continue", "Upgrade: h2c"),
]
ODD_NAMES = ["", "%", "%00", "%2f", "..", "x" * 300, "P", "%ff%fe", "*", "a b", "$metadata", "\x7f"]
METHODS = ["GET", "PUT", "PATCH", "DELETE", "POST", "OPTIONS", "HEAD", "BREW"]


def places(value, path=()):
    """The path of every member and element."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(pairs):
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*path, key))


def bent_value(random, body):
    body = json.loads(json.dumps(body))
    *way, last = random.choice(list(places(body)))
    inside = body
    for key in way:
        inside = inside[key]
    if random.random() < 0.2:
        del inside[last]
    else:
        inside[last] = random.choice(ODD_VALUES)
    return json.dumps(body).encode()


def bent_bytes(random, text):
    text = bytearray(text)
    for _ in range(random.randint(1, 8)):
        if not text:
            break
        at = random.randrange(len(text))
        how = random.randrange(4)
        if how == 0:
            text[at] = random.randrange(256)
        elif how == 1:
            del text[at : at + random.randint(1, 20)]
        elif how == 2:
            text[at:at] = random.choice([b"\0", b'"', b"{", b"\xff", b"[" * 2000, b"9" * 400])
        else:
            del text[at:]
    return bytes(text)


def bent_body(random, body):
    if body is None:
        return random.choice([b"{", b"null", b"[]", b"\0" * 100, b"[" * 100000, b"x" * 5000])
    if random.random() < 0.6:
        return bent_value(random, body)
    return bent_bytes(random, json.dumps(body).encode())


def bent_path(random, path):
    parts = path.split("/")[1:]
    at = random.randrange(len(parts))
    how = random.randrange(3)
    if how == 0:
        parts[at] = random.choice(ODD_NAMES)
    elif how == 1:
        parts.insert(at, random.choice(ODD_NAMES))
    else:
        parts.append("".join(random.choices(string.printable[:94], k=random.randint(1, 30))))
    return "/" + "/".join(parts)


def bent_request(random):
    """The bytes of a request, and its method."""
    method, path, body = random.choice(GOOD)
    queries, headers = [VERSION], ["Authorization: Bearer any"]
    text = b"" if body is None else json.dumps(body).encode()
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        how = random.randrange(6)
        if how <= 1:
            text = bent_body(random, body)
        elif how == 2:
            path = bent_path(random, path)
        elif how == 3:
            queries.append(random.choice(ODD_QUERIES))
        elif how == 4:
            headers.append(random.choice(ODD_HEADERS))
        else:
            method = random.choice(METHODS)
    joined = ("&" if "?" in path else "?") + "&".join(queries)
    return method, request(method, path + joined, text, headers)


def request(method, target, body=b"", headers=("Authorization: Bearer any",)):
    lines = [f"{method} {target.replace(' ', '%20')} HTTP/1.1", "Host: here", *headers]
    if body or method in ("POST", "PUT", "PATCH"):
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    head = "\r\n".join([*lines, "Connection: close", "", ""])
    return head.encode("latin-1", "replace") + body
