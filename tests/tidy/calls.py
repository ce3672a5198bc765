"""What may not be written, and where it may all the same: one row a ban."""

import fnmatch
import re

ENGINE = ["engine/*", "live/*"]
OURS = ENGINE + ["bench/*", "tests/*"]
ORDERED = [f"engine/{layer}/*" for layer in ("sim", "control", "load", "experiment")]
HEADERS = ["*.hpp"]

# (name, pattern, where it is banned, where not, what to say)
BANS = [
    (
        "wall_clock",
        r"\b(?:system_clock|steady_clock|high_resolution_clock|clock_gettime|gettimeofday)\b"
        r"|\btime\s*\(\s*(?:nullptr|NULL|0)\s*\)",
        OURS,
        ["live/system_clock.cpp", "bench/*"],
        "the wall clock is read in live/system_clock.cpp only",
    ),
    (
        "randomness",
        r"(?:\bstd::|(?<![\w.>:]))s?rand\s*\(\s*\)|\bsrand\s*\(|\brandom_device\b"
        r"|\b(?:mt19937(?:_64)?|minstd_rand0?|default_random_engine)\b",
        OURS,
        [],
        "random draws come from base/random only",
    ),
    (
        "distributions",
        r"\bstd::\w+_distribution\b",
        OURS,
        [],
        "std distributions differ from library to library; use base/distribution",
    ),
    (
        "unordered",
        r"\bunordered_(?:multi)?(?:map|set)\b",
        ORDERED,
        [],
        "the order of an unordered container would reach the results",
    ),
    (
        "environment",
        r"\b(?:secure_)?getenv\b",
        ENGINE,
        ["live/credentials.cpp", "engine/cli/*"],
        "environment variables are read in live/credentials.cpp and engine/cli only",
    ),
    (
        "output",
        r"\bstd::(?:cout|cerr|clog)\b|\bv?f?printf\s*\(|\bf?puts\s*\(|\bf?putchar\s*\(",
        ENGINE,
        ["engine/cli/*", "engine/base/result.cpp"],
        "only engine/cli prints",
    ),
    (
        "using_namespace",
        r"\busing\s+namespace\b",
        HEADERS,
        [],
        "a header may not have a using directive",
    ),
    (
        "exceptions",
        r"\bthrow\b",
        ENGINE,
        ["engine/formula/parse.cpp"],  # X3 stops a parse so; it is caught there
        "errors are values (base/result.hpp); nothing throws",
    ),
    (
        "catch_all",
        r"\bcatch\s*\(\s*\.\.\.\s*\)",
        OURS,
        [],
        "name what is caught",
    ),
    (
        "asserts",
        r"\bassert\s*\(",
        OURS,
        [],
        "use ENSURE, which is on in release too",
    ),
    (
        "macros",
        r"^[ \t]*#[ \t]*define[ \t]+(?!BOOST_|EIGEN_)\w+",
        ENGINE,
        ["engine/base/result.hpp"],
        "ENSURE is the only macro",
    ),
]


def fits(path, patterns):
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def ban_rule(name, pattern, where, but_not, message):
    compiled = re.compile(pattern, re.M)

    def rule(tree):
        for file in tree.cpp_files():
            if fits(file.path, where) and not fits(file.path, but_not):
                for found in compiled.finditer(file.code):
                    word = found[0].strip()
                    yield file.path, file.line_of(found.start()), f"'{word}': {message}"

    rule.__name__ = name
    return rule


RULES = [ban_rule(*ban) for ban in BANS]
