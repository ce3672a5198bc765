"""The files of the project, as the tidy rules look at them."""

import pathlib
import re

CPP = {".cpp", ".hpp"}
TEXT = CPP | {".py", ".sh", ".cmake", ".txt", ".md", ".json", ".autoscale", ".test", ".yml"}
TEXT_NAMES = {"dev", "run", ".clang-format", ".clang-tidy", ".editorconfig", ".gitattributes"}
SKIPPED = {".git", "build", "testdata", "node_modules", "__pycache__"}

# Comments, raw strings, strings and characters, whichever begins first. A quote after a digit or a
# letter separates digits: 10'000.
TOKENS = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | R"(?P<mark>[^\s()\\]*)\(.*?\)(?P=mark)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'
    """,
    re.S | re.X,
)
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"(?P<ours>[^"]+)"|<(?P<other>[^>]+)>)')


def blank(text):
    return re.sub(r"[^\n]", " ", text)


class File:
    """One file: `path` from the root, `text`, its `lines`, and for C++ its code and includes."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
        suffix = pathlib.PurePosixPath(path).suffix
        self.is_header = suffix == ".hpp"
        self.is_cpp = suffix in CPP
        self.code = TOKENS.sub(lambda m: blank(m[0]), text) if self.is_cpp else text
        self.includes = list(self.find_includes()) if self.is_cpp else []

    def find_includes(self):
        """(line number, path, whether it is one of ours)"""
        no_comments = TOKENS.sub(lambda m: blank(m[0]) if m["comment"] else m[0], self.text)
        for number, line in enumerate(no_comments.split("\n"), 1):
            found = INCLUDE.match(line)
            if found:
                yield number, found["ours"] or found["other"], bool(found["ours"])

    def line_of(self, offset):
        return self.text.count("\n", 0, offset) + 1


class Tree:
    def __init__(self, files):
        self.files = {file.path: file for file in files}

    def cpp_files(self):
        return [file for file in self.files.values() if file.is_cpp]


def read_tree(root):
    root = pathlib.Path(root)
    files = []
    for path in sorted(walk(root)):
        if path.suffix in TEXT or path.name in TEXT_NAMES:
            with open(path, encoding="utf-8", newline="") as text:
                files.append(File(path.relative_to(root).as_posix(), text.read()))
    return Tree(files)


def walk(folder):
    for path in folder.iterdir():
        if path.name in SKIPPED or path.is_symlink():
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path
