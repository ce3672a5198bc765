"""A small tree without mistakes, to which each case of the self-test adds one."""

HEADER = "// What this is.\n#pragma once\n"


def header(*lines):
    return HEADER + "".join(line + "\n" for line in lines)


def source(*lines):
    return "".join(line + "\n" for line in lines)


# A case adds its files to it, or replaces some.
GOOD = {
    "engine/base/time.hpp": header("int now();"),
    "engine/base/time.cpp": source(
        '#include "engine/base/time.hpp"',
        "",
        "#include <string>",
        "",
        "// A comment may say system_clock, rand(), throw, unordered_map, printf(1).",
        'char const* words = "system_clock rand() std::cout throw";',
        'char const* raw = R"(throw "std::cerr")";',
        "int million = 1'000'000;  // throw",
        "int lapsed(int time) { return time; }",
    ),
    "engine/sim/world.cpp": source(
        '#include "engine/base/time.hpp"', "double luck = draw.rand(); int x = snprintf(y, 1);"
    ),
    "engine/formula/parse.cpp": source("#include <boost/spirit/home/x3.hpp>"),
    "engine/cli/main.cpp": source(
        "#include <CLI/CLI.hpp>",
        '#include "engine/sim/world.hpp"',
        "using namespace poolcast;",
        'void f() { std::cout << getenv("HOME"); }',
    ),
    "engine/sim/world.hpp": header("int world;"),
    "engine/CMakeLists.txt": "poolcast_layer(sim poolcast_load\n               poolcast_batch)\n",
    "live/system_clock.cpp": source("auto now = std::chrono::system_clock::now();"),
    "README.md": "A line of a table may be long: " + "x" * 100 + "\n",
}
GOOD["engine/sim/world.cpp"] = '#include "engine/sim/world.hpp"\n' + GOOD["engine/sim/world.cpp"]
