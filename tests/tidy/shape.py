"""The shape of files: what they open with, how long they are, whether anyone needs them."""

import pathlib
import re

LONGEST_LINE = 100
LONG_FILE = 300
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
WHY_LONG = re.compile(r"(?://|#) Long: \S")
CODE = {".cpp", ".hpp", ".py", ".sh", ".cmake"}
# In two pieces each, so that a search of the tree for them does not find this line.
MARKS = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")


def is_code(file):
    path = pathlib.PurePosixPath(file.path)
    return path.suffix in CODE or path.name in {"CMakeLists.txt", "dev", "run"}


def pragma_once(tree):
    for file in tree.cpp_files():
        if file.is_header and not re.search(r"^#pragma once$", file.code, re.M):
            yield file.path, 1, "a header has #pragma once"


def opening_comment(tree):
    for file in tree.cpp_files():
        if file.is_header and not file.lines[0].startswith("// "):
            yield file.path, 1, "a header opens with a comment: what it is, its layer"


def own_header_first(tree):
    for file in tree.cpp_files():
        own = re.sub(r"\.cpp$", ".hpp", file.path)
        if own == file.path or own not in tree.files:
            continue
        if not file.includes or file.includes[0][1] != own:
            line = file.includes[0][0] if file.includes else 1
            yield file.path, line, f'the first include is "{own}"'


def line_length(tree):
    for file in filter(is_code, tree.files.values()):
        for number, line in enumerate(file.lines, 1):
            if len(line) > LONGEST_LINE:
                yield file.path, number, f"{len(line)} columns; at most {LONGEST_LINE}"


def file_length(tree):
    for file in filter(is_code, tree.files.values()):
        if len(file.lines) > LONGEST_FILE:
            yield file.path, LONGEST_FILE + 1, f"{len(file.lines)} lines; at most {LONGEST_FILE}"
        elif len(file.lines) > LONG_FILE and not any(map(WHY_LONG.match, file.lines)):
            said = f"{len(file.lines)} lines; part it, or say why not: 'Long: ...' in a comment"
            yield file.path, LONG_FILE + 1, said


def function_length(tree):
    for file in tree.cpp_files():
        for indent in ("", "  "):
            for start, length in bodies(file.code.split("\n"), indent):
                if length > LONGEST_FUNCTION:
                    message = f"a function of {length} lines; at most {LONGEST_FUNCTION}"
                    yield file.path, start, message


def bodies(lines, indent):
    """(first line, length) of what opens with `{` at a line's end and closes with a lone `}` at the
    indent: functions at column 0, members at column 2. In formatted code namespaces, types and
    tables close in other ways."""
    start = None
    for number, line in enumerate(lines, 1):
        text = line.rstrip()
        if text == indent + "}" and start is not None:
            yield start, number - start - 1
            start = None
        elif re.match(indent + r"[^\s#]", text):
            start = number if text.endswith("{") else None
        elif start is None and text.endswith("{"):
            start = number


def dead_headers(tree):
    used = {}
    for file in tree.cpp_files():
        for _, path, _ in file.includes:
            used.setdefault(path, set()).add(file.path)
    for file in tree.cpp_files():
        own = re.sub(r"\.hpp$", ".cpp", file.path)
        if file.is_header and not used.get(file.path, set()) - {own}:
            yield file.path, 1, "nobody includes this header"


def unfinished_marks(tree):
    for file in tree.files.values():
        for number, line in enumerate(file.lines, 1):
            found = MARKS.search(line)
            if found:
                yield file.path, number, f"'{found[0]}': finish it, or open an issue"


def trailing_space(tree):
    for file in tree.files.values():
        for number, line in enumerate(file.lines, 1):
            if line != line.rstrip():
                yield file.path, number, "white space at the end of the line"


def final_newline(tree):
    for file in tree.files.values():
        if file.text and (not file.text.endswith("\n") or file.text.endswith("\n\n")):
            yield file.path, len(file.lines), "a file ends with one newline"


RULES = [
    pragma_once,
    opening_comment,
    own_header_first,
    line_length,
    file_length,
    function_length,
    dead_headers,
    unfinished_marks,
    trailing_space,
    final_newline,
]
