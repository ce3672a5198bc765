"""What must hold for live/deploy/azuredeploy.json: each check yields a text for what is wrong."""

import ipaddress
import re

from arm import GROUP, Template, resource_id

SECRET_NAME = re.compile(r"token|secret|password|key$", re.I)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# What Azure takes as a name, where it must be nobody else's; the rest is freer.
NAMES = {
    "Microsoft.ContainerRegistry/registries": r"[a-zA-Z0-9]{5,50}",
    "Microsoft.Batch/batchAccounts": r"[a-z0-9]{3,24}",
    "Microsoft.Storage/storageAccounts": r"[a-z0-9]{3,24}",
    "Microsoft.Web/sites": r"[a-zA-Z0-9-]{2,60}",
}
NO_LOCATION = {
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Batch/batchAccounts/pools",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
}


def id_of(resource):
    return resource_id(resource["type"], *resource["name"].split("/"))


def texts(node):
    """Every text in `node`, keys included."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    elif isinstance(node, str):
        yield node


def secure(source):
    return {n for n, p in source["parameters"].items() if p["type"].lower().startswith("secure")}


def expressions(template):
    """Whatever is there is asked for; that all that is asked for is there, a Template says."""
    names = [f"parameters {name}" for name in template.source["parameters"]]
    variables = dict(template.source["variables"])
    loops = variables.pop("copy", [])
    names += [f"variables {name}" for name in [*variables, *(loop["name"] for loop in loops)]]
    for name in names:
        if name not in template.used:
            yield f"nothing uses {name}"


def shape(template):
    for resource in template.resources:
        place = f"{resource['type']} {resource['name']}"
        if not DATE.fullmatch(resource.get("apiVersion", "")):
            yield f"{place}: no apiVersion"
        if "location" not in resource and resource["type"] not in NO_LOCATION:
            yield f"{place}: no location"
        if "later" in [resource["name"], resource.get("condition")]:
            yield f"{place}: only a deployment could tell"
        rule = NAMES.get(resource["type"])
        if rule and not re.fullmatch(rule, resource["name"]):
            yield f"{place}: Azure does not take this name"
    ids = [id_of(resource).lower() for resource in template.resources]
    for one in {one for one in ids if ids.count(one) > 1}:
        yield f"{one}: twice"


def order(template):
    """What a resource names, it waits for; what it waits for is there, and does not wait for it."""
    waits = {id_of(one): set(one.get("dependsOn", [])) for one in template.resources}
    parts = {subnet: of for of in waits for subnet in subnets_of(template, of)}
    for one, wanted in waits.items():
        for other in wanted - waits.keys():
            yield f"{one}: dependsOn {other}, which is not in the template"
    closure = {one: reach(waits, one) for one in waits}
    for resource in template.resources:
        one = id_of(resource)
        if one in closure[one]:
            yield f"{one}: waits for itself"
        body = {key: value for key, value in resource.items() if key != "dependsOn"}
        for text in texts(body):
            named = text if text in waits else parts.get(text)
            if text.startswith(GROUP + "/providers/") and named is None:
                yield f"{one}: names {text}, which is not in the template"
            elif named and named not in closure[one]:
                yield f"{one}: names {named}, and does not wait for it"


def subnets_of(template, one):
    resource = next(r for r in template.resources if id_of(r) == one)
    for subnet in resource.get("properties", {}).get("subnets", []):
        yield f"{one}/subnets/{subnet['name']}"


def reach(waits, start):
    found, todo = set(), list(waits[start])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += waits.get(one, ())
    return found


def runtime(template):
    """reference() and listKeys() ask resources of this template, by their own version."""
    versions = {id_of(one): one.get("apiVersion") for one in template.resources}
    for later in template.laters:
        if later.of not in versions:
            yield f"asks {later.of}, which is not in the template"
        elif later.version != versions[later.of]:
            yield f"asks {later.of} by version {later.version}, not by {versions[later.of]}"


def secrets(template):
    """Secrets come from outside, go into the Function's settings, and nowhere else."""
    source = template.source
    for name, parameter in source["parameters"].items():
        is_secure = name in secure(source)
        if SECRET_NAME.search(name) and not is_secure:
            yield f"parameter '{name}' is not a secureString"
        if is_secure and parameter.get("defaultValue", ""):
            yield f"parameter '{name}' has a default value"
    marked = {name: f"secret-{name}" for name in secure(source)}
    with_marks = Template(source, {**template.given, **marked})
    for text in texts(with_marks.outputs):
        if "secret-" in text or "later: a key" in text:
            yield f"an output has a secret: {text}"
    for resource in with_marks.resources:
        if resource["type"] == "Microsoft.Web/sites":
            resource = {**resource, "properties": without_settings(resource["properties"])}
        for text in texts(resource):
            if "secret-" in text or "later: a key" in text:
                yield f"{resource['type']} has a secret: {text}"


def without_settings(properties):
    site = {k: v for k, v in properties["siteConfig"].items() if k != "appSettings"}
    return {**properties, "siteConfig": site}


def network(template):
    """The subnets lie apart in the network, and the nodes find room beside Azure's five."""
    for resource in template.resources:
        if resource["type"] != "Microsoft.Network/virtualNetworks":
            continue
        whole = ipaddress.ip_network(resource["properties"]["addressSpace"]["addressPrefixes"][0])
        seen = []
        for subnet in resource["properties"]["subnets"]:
            net = ipaddress.ip_network(subnet["properties"]["addressPrefix"])
            if not net.subnet_of(whole):
                yield f"subnet {subnet['name']} is not in {whole}"
            if any(net.overlaps(other) for other in seen):
                yield f"subnet {subnet['name']} overlaps another one"
            seen.append(net)
            nodes = sum(most_nodes(one) for one in pools(template))
            if subnet["name"] == "batch" and net.num_addresses - 5 < nodes:
                yield f"subnet batch has no room for {nodes} nodes"


def pools(template):
    return [r for r in template.resources if r["type"] == "Microsoft.Batch/batchAccounts/pools"]


def pool_id(pool):
    return pool["name"].split("/")[1]


def most_nodes(pool):
    formula = pool["properties"]["scaleSettings"]["autoScale"]["formula"]
    caps = re.findall(r"min\((\d+),", formula)
    return int(caps[-1]) if caps else 10**6


CHECKS = [expressions, shape, order, runtime, secrets, network]


def problems(source, given):
    template = Template(source, given)
    if template.problems:
        return [f"expressions: {text}" for text in template.problems]
    return [f"{check.__name__}: {text}" for check in CHECKS for text in check(template)]
