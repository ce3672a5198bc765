"""Who may include whom: the arrows of docs/architecture.md, and the headers of others."""

import fnmatch
import re

# A row is a layer and what it may include; arrows are transitive. A folder needs a row.
ARROWS = {
    "base": [],
    "formula": ["base"],
    "library": ["formula"],
    "batch": ["base"],
    "iac": ["base"],
    "load": ["batch"],
    "control": ["formula", "batch"],
    "json": ["base"],
    "prices": ["batch", "json"],
    "report": ["batch", "load", "prices"],
    "sim": ["batch", "load"],
    "experiment": ["control", "sim", "load", "report", "prices", "formula", "json"],
    "formulatest": ["experiment", "formula"],
    "tune": ["experiment", "report", "formula", "json", "store"],
    "signing": ["base"],
    "store": ["base"],
    "live": ["batch", "prices", "signing"],
    "agents": ["live", "control", "json", "signing", "store"],
    "emulator": ["sim", "control", "formula", "signing"],
    "lsp": ["formula"],
    "cli": [
        "experiment",
        "formulatest",
        "tune",
        "iac",
        "library",
        "live",
        "agents",
        "lsp",
        "emulator",
    ],
    "bench": ["cli", "experiment", "formulatest", "tune", "support"],
    "support": ["experiment"],
    "tests": ["cli", "bench", "support"],
}

# The longest prefix of a path that stands here names its layer; engine/X/ is the layer X.
FOLDERS = {
    "live/": "live",
    "live/agents/": "agents",
    "bench/": "bench",
    "tests/": "tests",
    "tests/support/": "support",
}

# The layers that read or write JSON.
JSON_LAYERS = [
    "json",
    "prices",
    "load",
    "report",
    "experiment",
    "formulatest",
    "tune",
    "lsp",
    "emulator",
    "cli",
]
JSON_FOLDERS = [*(f"engine/{layer}" for layer in JSON_LAYERS), "live"]

# The places that may touch files and the system.
OUTSIDE = ["engine/cli/*.cpp", "live/*.cpp", "bench/*", "tests/*"]

# The headers of others and the files that may include them; the first row that fits rules. Each of
# these costs seconds of compile time in every file that sees it, or ties us to a system.
OTHERS = [
    ("mpi.h", ["engine/tune/ranks.cpp"]),
    ("pagmo/*", ["engine/tune/evolve.cpp"]),
    ("boost/random/sobol.hpp", ["engine/tune/sobol.cpp"]),
    ("boost/*", ["engine/formula/parse.cpp", "bench/bare_grammar.cpp"]),
    ("CLI/*", ["engine/cli/main.cpp"]),
    ("nlohmann/json_fwd.hpp", [f"{folder}/*" for folder in JSON_FOLDERS]),
    (
        "nlohmann/*",
        [
            *(f"{folder}/*.cpp" for folder in JSON_FOLDERS),
            "tests/*.cpp",
            "tests/live/fake_batch.hpp",
            "tests/emulator/client.hpp",
            "tests/support/fake_service.hpp",
            "tests/cli/emulator_process.hpp", "tests/agents/outage.hpp",
        ],
    ),
    (
        "Eigen/*",
        [
            "engine/formula/value.hpp",
            "engine/formula/statistics.hpp",
            "engine/formula/statistics.cpp",
            "bench/*",
        ],
    ),
    ("csv.h", ["engine/load/*.cpp"]),
    ("date/*", ["engine/load/calendar.cpp"]),
    ("zlib.h", ["engine/load/recording_file.cpp", "tests/load/*"]),
    ("curl/*", ["live/http.cpp", "live/url.cpp"]),
    ("httplib.h", ["engine/cli/deadline_server.hpp", "bench/*", "tests/*"]),
    ("openssl/*", ["engine/signing/*.cpp"]),
    ("sqlite3.h", ["engine/store/database.cpp"]),
    ("spdlog/*", ["live/agents/log.cpp"]),
    ("benchmark/*", ["bench/*"]),
    ("muParser.h", ["bench/muparser_formula.hpp"]),
    ("gtest/*", ["tests/*"]),
    ("gmock/*", ["tests/*"]),
    ("tl/expected.hpp", ["engine/base/result.hpp"]),
    ("fstream", ["engine/base/*file.cpp", "engine/load/*.cpp", *OUTSIDE]),
    ("malloc.h", ["engine/base/kept_memory.cpp", "bench/*"]),
    ("sys/mman.h", ["engine/base/large_pages.cpp"]),
    ("sys/stat.h", ["engine/store/database.cpp", *OUTSIDE]),
    ("sys/*", OUTSIDE),
    ("unistd.h", OUTSIDE),
    ("fcntl.h", ["bench/*", "tests/*"]),
    ("poll.h", ["engine/cli/deadline_server.cpp", "tests/*"]),
    ("arpa/inet.h", ["engine/cli/deadline_server.cpp", "live/agents/doors.cpp"]),
    ("netinet/in.h", ["engine/cli/deadline_server.cpp", "tests/live/faulty_proxy.hpp"]),
]


def layer_of(path):
    engine = re.match(r"engine/([^/]+)/", path)
    if engine:
        return engine[1]
    prefixes = [folder for folder in FOLDERS if path.startswith(folder)]
    return FOLDERS[max(prefixes, key=len)] if prefixes else None


def closure(layer):
    reached, open_layers = {layer}, [layer]
    while open_layers:
        for below in ARROWS.get(open_layers.pop(), []):
            if below not in reached:
                reached.add(below)
                open_layers.append(below)
    return reached


def include_arrows(tree):
    for file in tree.cpp_files():
        layer = layer_of(file.path)
        if layer not in ARROWS:
            yield file.path, 1, "no layer of tests/tidy/arrows.py holds this file"
            continue
        for line, path, ours in file.includes:
            if ours and layer_of(path) is None:
                yield file.path, line, f'include "{path}" by its path from the root'
            elif ours and layer_of(path) not in closure(layer):
                yield file.path, line, f"{layer} may not include {layer_of(path)} ({path})"


def third_party(tree):
    for file in tree.cpp_files():
        for line, path, ours in file.includes:
            if ours:
                continue
            rows = [allowed for pattern, allowed in OTHERS if fnmatch.fnmatch(path, pattern)]
            if not rows and re.search(r"[/.]", path):
                yield file.path, line, f"<{path}> has no row in tests/tidy/arrows.py"
            elif rows and not any(fnmatch.fnmatch(file.path, place) for place in rows[0]):
                yield file.path, line, f"<{path}> may be included by {', '.join(rows[0])} only"


def link_lines(tree):
    """The layers that engine/CMakeLists.txt links are within the arrows too."""
    path = "engine/CMakeLists.txt"
    if path not in tree.files:
        return
    for number, line in enumerate(joined_calls(tree.files[path].lines), 1):
        call = re.match(r"poolcast_layer\((\w+)(.*)\)", line)
        if not call:
            continue
        linked = set(re.findall(r"poolcast_(\w+)", call[2]))
        for wrong in sorted(linked - closure(call[1])):
            yield path, number, f"{call[1]} may not link {wrong}"


def joined_calls(lines):
    """The lines, with what a call continues on the next ones drawn up to its first."""
    result = []
    start = None
    for number, line in enumerate(lines):
        result.append(line if start is None else "")
        if start is not None:
            result[start] += " " + line.strip()
        elif line.count("(") > line.count(")"):
            start = number
        if start is not None and result[start].count("(") <= result[start].count(")"):
            start = None
    return result


RULES = [include_arrows, third_party, link_lines]
