"""One mistake each, and what tidy says about it."""

from good_tree import HEADER, header, source

# In two pieces, so that a search of the tree for the mark does not find this line.
MARK = "TO" "DO"
SIM = "engine/sim/pool.cpp"
LONG_BODY = ["  x();"] * 61

# (rule, files that are added, what tidy says)
CASES = [
    (
        "include_arrows",
        {SIM: source("", '#include "engine/cli/eval.hpp"')},
        ["engine/sim/pool.cpp:2: sim may not include cli (engine/cli/eval.hpp)"],
    ),
    (
        "include_arrows",
        {"engine/formula/compile.cpp": source('#include "engine/batch/types.hpp"')},
        ["engine/formula/compile.cpp:1: formula may not include batch (engine/batch/types.hpp)"],
    ),
    (
        "include_arrows",
        {"engine/util/x.cpp": source("int x;")},
        ["engine/util/x.cpp:1: no layer of tests/tidy/arrows.py holds this file"],
    ),
    (
        "include_arrows",
        {SIM: source('#include "world.hpp"')},
        ['engine/sim/pool.cpp:1: include "world.hpp" by its path from the root'],
    ),
    (
        "third_party",
        {SIM: source("#include <boost/spirit/home/x3.hpp>")},
        [
            "engine/sim/pool.cpp:1: <boost/spirit/home/x3.hpp> may be included by "
            "engine/formula/parse.cpp, bench/bare_grammar.cpp only"
        ],
    ),
    (
        "third_party",
        {"engine/cli/eval.cpp": source("#include <CLI/CLI.hpp>")},
        ["engine/cli/eval.cpp:1: <CLI/CLI.hpp> may be included by engine/cli/main.cpp only"],
    ),
    (
        "third_party",
        {"engine/sim/world.hpp": header("#include <nlohmann/json.hpp>")},
        [
            "engine/sim/world.hpp:3: <nlohmann/json.hpp> may be included by "
            "engine/json/*.cpp, engine/prices/*.cpp, engine/load/*.cpp, "
            "engine/report/*.cpp, engine/experiment/*.cpp, engine/formulatest/*.cpp, "
            "engine/tune/*.cpp, "
            "engine/lsp/*.cpp, engine/emulator/*.cpp, engine/cli/*.cpp, live/*.cpp, "
            "tests/*.cpp, tests/live/fake_batch.hpp, tests/emulator/client.hpp, "
            "tests/support/fake_service.hpp, tests/cli/emulator_process.hpp, "
            "tests/agents/outage.hpp only"
        ],
    ),
    (
        "third_party",
        {"engine/sim/world.hpp": header("#include <nlohmann/json_fwd.hpp>")},
        [
            "engine/sim/world.hpp:3: <nlohmann/json_fwd.hpp> may be included by "
            "engine/json/*, engine/prices/*, engine/load/*, "
            "engine/report/*, engine/experiment/*, engine/formulatest/*, engine/tune/*, "
            "engine/lsp/*, "
            "engine/emulator/*, engine/cli/*, live/* only"
        ],
    ),
    (
        "third_party",
        {SIM: source("#include <fstream>")},
        [
            "engine/sim/pool.cpp:1: <fstream> may be included by engine/base/*file.cpp, "
            "engine/load/*.cpp, engine/cli/*.cpp, live/*.cpp, bench/*, tests/* only"
        ],
    ),
    (
        "third_party",
        {SIM: source("#include <Eigen/Core>")},
        [
            "engine/sim/pool.cpp:1: <Eigen/Core> may be included by engine/formula/value.hpp, "
            "engine/formula/statistics.hpp, engine/formula/statistics.cpp, bench/* only"
        ],
    ),
    (
        "third_party",
        {"engine/cli/eval.cpp": source("#include <csv.h>")},
        ["engine/cli/eval.cpp:1: <csv.h> may be included by engine/load/*.cpp only"],
    ),
    (
        "third_party",
        {SIM: source("#include <spdlog/spdlog.h>")},
        [
            "engine/sim/pool.cpp:1: <spdlog/spdlog.h> may be included by live/agents/log.cpp only"
        ],
    ),
    (
        "third_party",
        {SIM: source("#include <fmt/core.h>")},
        ["engine/sim/pool.cpp:1: <fmt/core.h> has no row in tests/tidy/arrows.py"],
    ),
    (
        "link_lines",
        {"engine/CMakeLists.txt": "#\npoolcast_layer(sim\n  poolcast_formula)\n"},
        ["engine/CMakeLists.txt:2: sim may not link formula"],
    ),
    (
        "wall_clock",
        {SIM: source("", "auto a = std::chrono::steady_clock::now();", "auto b = time(nullptr);")},
        [
            "engine/sim/pool.cpp:2: 'steady_clock': the wall clock is read in "
            "live/system_clock.cpp only",
            "engine/sim/pool.cpp:3: 'time(nullptr)': the wall clock is read in "
            "live/system_clock.cpp only",
        ],
    ),
    (
        "randomness",
        {SIM: source("int a = std::rand();", "int b = rand();", "std::random_device c;")},
        [
            "engine/sim/pool.cpp:1: 'std::rand()': random draws come from base/random only",
            "engine/sim/pool.cpp:2: 'rand()': random draws come from base/random only",
            "engine/sim/pool.cpp:3: 'random_device': random draws come from base/random only",
        ],
    ),
    (
        "distributions",
        {SIM: source("std::normal_distribution<double> d;")},
        [
            "engine/sim/pool.cpp:1: 'std::normal_distribution': std distributions differ from "
            "library to library; use base/distribution"
        ],
    ),
    (
        "unordered",
        {SIM: source("std::unordered_map<int, int> m;")},
        [
            "engine/sim/pool.cpp:1: 'unordered_map': the order of an unordered container would "
            "reach the results"
        ],
    ),
    (
        "environment",
        {SIM: source('char* home = std::getenv("HOME");')},
        [
            "engine/sim/pool.cpp:1: 'getenv': environment variables are read in "
            "live/credentials.cpp and engine/cli only"
        ],
    ),
    (
        "output",
        {SIM: source("void f() { std::cout << 1; }", 'void g() { printf("1"); }')},
        [
            "engine/sim/pool.cpp:1: 'std::cout': only engine/cli prints",
            "engine/sim/pool.cpp:2: 'printf(': only engine/cli prints",
        ],
    ),
    (
        "using_namespace",
        {"engine/sim/world.hpp": header("using namespace std;")},
        ["engine/sim/world.hpp:3: 'using namespace': a header may not have a using directive"],
    ),
    (
        "exceptions",
        {SIM: source("void f() { throw 1; }")},
        ["engine/sim/pool.cpp:1: 'throw': errors are values (base/result.hpp); nothing throws"],
    ),
    (
        "catch_all",
        {SIM: source("void f() { try { g(); } catch (...) {} }")},
        ["engine/sim/pool.cpp:1: 'catch (...)': name what is caught"],
    ),
    (
        "asserts",
        {SIM: source("static_assert(true);", "void f() { assert(true); }")},
        ["engine/sim/pool.cpp:2: 'assert(': use ENSURE, which is on in release too"],
    ),
    (
        "macros",
        {SIM: source("#define BOOST_X3 1", "#define LIMIT 5")},
        ["engine/sim/pool.cpp:2: '#define LIMIT': ENSURE is the only macro"],
    ),
    (
        "pragma_once",
        {"engine/sim/world.hpp": "// The world.\nint world;\n"},
        ["engine/sim/world.hpp:1: a header has #pragma once"],
    ),
    (
        "opening_comment",
        {"engine/sim/world.hpp": "#pragma once\nint world;\n"},
        ["engine/sim/world.hpp:1: a header opens with a comment: what it is, its layer"],
    ),
    (
        "own_header_first",
        {
            "engine/sim/world.cpp": source(
                "#include <string>",
                '#include "engine/sim/world.hpp"',
                '#include "engine/base/time.hpp"',
            )
        },
        ['engine/sim/world.cpp:1: the first include is "engine/sim/world.hpp"'],
    ),
    (
        "line_length",
        {SIM: source("", "// " + "x" * 98)},
        ["engine/sim/pool.cpp:2: 101 columns; at most 100"],
    ),
    (
        "file_length",
        {SIM: source(*["int x;"] * 401)},
        ["engine/sim/pool.cpp:401: 401 lines; at most 400"],
    ),
    (
        "file_length",
        {SIM: source(*["int x;"] * 301)},
        [
            "engine/sim/pool.cpp:301: 301 lines; part it, or say why not: 'Long: ...' in a comment"
        ],
    ),
    ("file_length", {SIM: source("// Long: it is a table.", *["int x;"] * 301)}, []),
    (
        "function_length",
        {SIM: source("namespace {", "void f(int a,", "       int b) {", *LONG_BODY, "}", "} // x")},
        ["engine/sim/pool.cpp:3: a function of 61 lines; at most 60"],
    ),
    (
        "function_length",
        {SIM: source("struct S {", "  void f() {", *["  " + x for x in LONG_BODY], "  }", "};")},
        ["engine/sim/pool.cpp:2: a function of 61 lines; at most 60"],
    ),
    (
        "dead_headers",
        {"engine/sim/pool.hpp": HEADER, SIM: source('#include "engine/sim/pool.hpp"')},
        ["engine/sim/pool.hpp:1: nobody includes this header"],
    ),
    (
        "unfinished_marks",
        {"README.md": f"{MARK}: write this\n"},
        [f"README.md:1: '{MARK}': finish it, or open an issue"],
    ),
    (
        "trailing_space",
        {"packages.txt": "cmake\nninja-build \n"},
        ["packages.txt:2: white space at the end of the line"],
    ),
    (
        "final_newline",
        {"packages.txt": "cmake", "README.md": "Text\n\n"},
        [
            "README.md:2: a file ends with one newline",
            "packages.txt:1: a file ends with one newline",
        ],
    ),
]
