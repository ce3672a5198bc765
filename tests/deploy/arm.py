"""An ARM template with its expressions worked out, as far as that goes before a deployment.

What only Azure knows (keys, addresses, ids of identities) stands as a `Later`, which says what was
asked for. `Template.problems` has what cannot be worked out: names that are not there.
"""

import ipaddress
import re
import uuid

GROUP = "/subscriptions/S/resourceGroups/G"
TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[A-Za-z_][A-Za-z_0-9]*|\d+|[\[\]().,])")


class Problem(Exception):
    """An expression that nobody can work out."""


class Later(str):
    """The answer of Azure to `reference` or `listKeys` about the resource `of`."""

    def __new__(cls, text, of, version):
        later = super().__new__(cls, text)
        later.of, later.version = of, version
        return later


def resource_id(kind, *names):
    provider, *types = kind.split("/")
    if len(types) != len(names):
        raise Problem(f"resourceId('{kind}') takes {len(types)} names, and has {len(names)}")
    pairs = "/".join(f"{one}/{name}" for one, name in zip(types, names))
    return f"{GROUP}/providers/{provider}/{pairs}"


def is_expression(value):
    return isinstance(value, str) and re.fullmatch(r"\[(?!\[).*\]", value, re.S) is not None


def concat(*parts):
    if isinstance(parts[0], list):
        return [item for part in parts for item in part]
    return "".join(str(part) for part in parts)


def cidr_subnet(network, size, index):
    return str(list(ipaddress.ip_network(network).subnets(new_prefix=size))[index])


FUNCTIONS = {
    "add": lambda a, b: a + b,
    "cidrSubnet": cidr_subnet,
    "concat": concat,
    "contains": lambda whole, part: part in whole,
    "environment": lambda: {"suffixes": {"storage": "core.windows.net"}},
    "guid": lambda *parts: str(uuid.uuid5(uuid.NAMESPACE_URL, "-".join(parts))),
    "if": lambda condition, yes, no: yes if condition else no,
    "length": len,
    "listKeys": lambda of, version: Later("later: a key", of, version),
    "reference": lambda of, version: Later("later", of, version),
    "resourceGroup": lambda: {"id": GROUP, "location": "westeurope"},
    "resourceId": resource_id,
    "subscriptionResourceId": lambda kind, name: f"/subscriptions/S/providers/{kind}/{name}",
}


class Template:
    """`given` are values of parameters; `used` has "parameters x", "variables y" as asked for."""

    def __init__(self, source, given):
        self.source = source
        self.given = given
        self.used = set()
        self.laters = []
        self.indices = {}
        self.problems = []
        self.resources = [self.value(one) for one in source["resources"]]
        self.outputs = self.value(source.get("outputs", {}))

    def value(self, node):
        """`node` with its expressions worked out, those in its keys too."""
        if isinstance(node, dict):
            return {self.value(key): self.value(one) for key, one in node.items()}
        if isinstance(node, list):
            return [self.value(one) for one in node]
        if not is_expression(node):
            return node
        try:
            return Reader(self, node[1:-1]).read_all()
        except Problem as problem:
            self.problems.append(f"{node}: {problem}")
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            self.problems.append(f"{node}: {type(error).__name__} {error}")
        return "unknown"

    def parameter(self, name):
        self.used.add(f"parameters {name}")
        declared = self.source["parameters"].get(name)
        if declared is None:
            raise Problem(f"there is no parameter '{name}'")
        if name in self.given:
            return self.given[name]
        if "defaultValue" not in declared:
            raise Problem(f"parameter '{name}' has no value")
        return self.value(declared["defaultValue"])

    def variable(self, name):
        self.used.add(f"variables {name}")
        if name in self.source["variables"]:
            return self.value(self.source["variables"][name])
        for loop in self.source["variables"].get("copy", []):
            if loop["name"] == name:
                return self.repeated(loop)
        raise Problem(f"there is no variable '{name}'")

    def repeated(self, loop):
        items = []
        for index in range(self.value(loop["count"])):
            self.indices[loop["name"]] = index
            items.append(self.value(loop["input"]))
        return items


class Reader:
    """Reads one expression."""

    def __init__(self, template, text):
        self.template = template
        self.tokens = self.split(text)
        self.at = 0

    @staticmethod
    def split(text):
        tokens, at = [], 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if not found:
                raise Problem(f"cannot read '{text[at:]}'")
            tokens.append(found[1])
            at = found.end()
        return tokens

    def take(self, *wanted):
        token = self.tokens[self.at] if self.at < len(self.tokens) else "the end"
        if wanted and token not in wanted:
            raise Problem(f"{' or '.join(wanted)} expected, and there is {token}")
        self.at += 1
        return token

    def sees(self, token):
        return self.at < len(self.tokens) and self.tokens[self.at] == token

    def read_all(self):
        value = self.read()
        if self.at < len(self.tokens):
            raise Problem(f"'{self.tokens[self.at]}' is too much")
        return value

    def read(self):
        token = self.take()
        if token.startswith("'"):
            value = token[1:-1].replace("''", "'")
        elif token.isdigit():
            value = int(token)
        else:
            value = self.call(token)
        while self.sees(".") or self.sees("["):
            value = self.item(value)
        return value

    def call(self, name):
        arguments = []
        self.take("(")
        while not self.sees(")"):
            arguments.append(self.read())
            if not self.sees(")"):
                self.take(",", ")")
        self.take(")")
        if name == "parameters":
            return self.template.parameter(*arguments)
        if name == "variables":
            return self.template.variable(*arguments)
        if name == "copyIndex":
            return self.template.indices[arguments[0]] + sum(arguments[1:])
        if name not in FUNCTIONS:
            raise Problem(f"the function '{name}' is not known to this test")
        value = FUNCTIONS[name](*arguments)
        if isinstance(value, Later):
            self.template.laters.append(value)
        return value

    def item(self, value):
        key = self.read() if self.take(".", "[") == "[" else self.take()
        if self.sees("]"):
            self.take()
        return value if isinstance(value, Later) else value[key]
