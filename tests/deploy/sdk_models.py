"""Whether resources have the properties that Azure's own SDK for Python knows of them.

Debian's python3-azure is older than the template's version of Batch, and knows its properties too.
"""

import importlib
import re

MODELS = {
    "Microsoft.Authorization/roleAssignments": (
        "authorization.v2022_04_01",
        "RoleAssignmentCreateParameters",
    ),
    "Microsoft.Batch/batchAccounts": ("batch", "BatchAccountCreateParameters"),
    "Microsoft.Batch/batchAccounts/pools": ("batch", "Pool"),
    "Microsoft.ContainerRegistry/registries": ("containerregistry.v2021_09_01", "Registry"),
    "Microsoft.ManagedIdentity/userAssignedIdentities": ("msi.v2018_11_30", "Identity"),
    "Microsoft.Network/natGateways": ("network.v2022_07_01", "NatGateway"),
    "Microsoft.Network/privateDnsZones": ("privatedns", "PrivateZone"),
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks": ("privatedns", "VirtualNetworkLink"),
    "Microsoft.Network/privateEndpoints": ("network.v2022_07_01", "PrivateEndpoint"),
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": (
        "network.v2022_07_01",
        "PrivateDnsZoneGroup",
    ),
    "Microsoft.Network/publicIPAddresses": ("network.v2022_07_01", "PublicIPAddress"),
    "Microsoft.Network/virtualNetworks": ("network.v2022_07_01", "VirtualNetwork"),
    "Microsoft.Storage/storageAccounts": ("storage.v2022_09_01", "StorageAccountCreateParameters"),
    "Microsoft.Web/serverfarms": ("web.v2022_03_01", "AppServicePlan"),
    "Microsoft.Web/sites": ("web.v2022_03_01", "Site"),
}
# Of the template's language, not of the resource.
OUTER = {"type", "apiVersion", "name", "dependsOn", "condition", "comments", "scope"}
PLAIN = {"str": str, "duration": str, "int": int, "bool": bool}


def available():
    try:
        importlib.import_module("azure.mgmt.batch.models")
    except ImportError:
        return False
    return True


def unknown_properties(resource):
    """Yields a text for each property that the SDK does not know, or knows as of another type."""
    module, name = MODELS[resource["type"]]
    models = importlib.import_module(f"azure.mgmt.{module}.models")
    body = {key: value for key, value in resource.items() if key not in OUTER}
    yield from walk(models, getattr(models, name), body, [], resource["type"])


def keys_of(model):
    """(path in JSON, type) of each property; `properties.x` is written flat in the SDK."""
    for row in model._attribute_map.values():
        path = [part.replace("\\.", ".") for part in re.split(r"(?<!\\)\.", row["key"])]
        yield path, row["type"]


def walk(models, model, body, path, place):
    for key, value in body.items():
        here = path + [key]
        where = f"{place}.{key}"
        exact = [kind for known, kind in keys_of(model) if known == here]
        inside = any(known[: len(here)] == here for known, _ in keys_of(model))
        if exact:
            yield from check(models, exact[0], value, where)
        elif inside and isinstance(value, dict):
            yield from walk(models, model, value, here, where)
        else:
            yield f"{where} is not a property of {model.__name__}"


def check(models, kind, value, where):
    if kind.startswith("[") and isinstance(value, list):
        for one in value:
            yield from check(models, kind[1:-1], one, where)
    elif kind.startswith("{") and isinstance(value, dict):
        for key, one in value.items():
            yield from check(models, kind[1:-1], one, f"{where}.{key}")
    elif kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or (kind == "int" and isinstance(value, bool)):
            yield f"{where} is {value!r}, and should be of type {kind}"
    elif hasattr(models, kind) and isinstance(value, dict):
        yield from walk(models, getattr(models, kind), value, [], where)
    else:
        yield f"{where} is {value!r}, and should be of type {kind}"
