#!/usr/bin/env python3
"""Installs poolcast's Debian package in a bare Debian 12, and tries it there.

usage: debian.py PACKAGE POOLCAST FOLDER

PACKAGE is what `./dev package` makes of POOLCAST. FOLDER must not exist; a Debian 12 is put there
from the mirror that apt here is set to, and removed at the end. Exit code 77, with the reason,
where that is not possible: without root, debootstrap, or a way to the mirror.
"""

import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIP = 77
RELEASE = "bookworm"  # Debian 12
# What debootstrap says where there is no way to the mirror.
OFFLINE = ["Failed getting release file", "Invalid Release file", "Couldn't download"]
# How apt here reaches its mirror, as through a proxy.
WAY = re.compile(r"^Acquire::(https?|ftp|Check-Date|Check-Valid-Until)\b")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
DOCUMENTATION = "/usr/share/doc/poolcast"
COMMANDS = [
    "--version",
    "simulate scenarios/article.json",
    "test formulas",
    "load describe docs/examples/jobs.csv --time-zone Europe/Paris --width 80",
    "compare scenarios/now-and-then.json --vary taskSlotsPerNode=1,2 --seeds 2",
    "prices show --os linux",
]
COMPLETING = (
    "source /usr/share/bash-completion/completions/poolcast;"
    ' COMP_WORDS=(poolcast live pool sh); COMP_CWORD=3; _poolcast; echo "${COMPREPLY[@]}"'
)


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)


def run(*command, **settings):
    """What it prints; a failure ends the test, and shows everything."""
    command = [str(part) for part in command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
    if done.returncode != 0:
        sys.exit(f"failed ({done.returncode}): {' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def mirror():
    form = "$(REPO_URI) $(CODENAME) $(COMPONENT)"
    targets = run("apt-get", "indextargets", "--format", form, "Created-By: Packages")
    for line in targets.splitlines():
        words = line.split()
        if words[1:] == [RELEASE, "main"]:
            return words[0]
    return skip(f"apt here knows no mirror of {RELEASE}")


def bare_debian(folder):
    command = ["debootstrap", "--variant=minbase", RELEASE, str(folder), mirror()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode != 0 and any(sign in said for sign in OFFLINE):
        skip("debootstrap cannot reach the mirror")
    if done.returncode != 0:
        sys.exit(f"debootstrap failed:\n{said}")
    lines = run("apt-config", "dump").splitlines(keepends=True)
    way = "".join(line for line in lines if WAY.match(line))
    (folder / "etc/apt/apt.conf.d/99way").write_text(way, encoding="utf-8")


def remove(folder):
    """Nothing of a file system that is still mounted in it is removed."""
    mounted = [line.split()[1] for line in open("/proc/mounts", encoding="utf-8")]
    for place in reversed([one for one in mounted if one.startswith(f"{folder}/")]):
        run("umount", place)
    run("rm", "-rf", "--one-file-system", folder)


class Debian:
    def __init__(self, folder):
        self.folder = folder

    def root(self, *command):
        environment = {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive"}
        # What the way to the mirror needs.
        environment.update((k, v) for k, v in os.environ.items() if k.lower().endswith("_proxy"))
        return run("chroot", self.folder, *command, env=environment)

    def user(self, *command):
        """As somebody who may write nowhere, in the folder of the documentation."""
        line = f'cd {DOCUMENTATION} && exec "$@"'
        environment = {"PATH": PATH, "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
        who = "--userspec=65534:65534"
        return run("chroot", who, self.folder, "sh", "-c", line, "sh", *command, env=environment)


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found\n{found}\nbut expected\n{expected}")
    print(f"ok: {what}", flush=True)


def try_it(debian, poolcast):
    """What is installed answers as what was built here does."""
    for line in COMMANDS:
        arguments = line.split()
        here = run(poolcast, *arguments, cwd=ROOT)
        expect(f"poolcast {line}", debian.user("poolcast", *arguments), here)
    exports = debian.user("poolcast", "emulate", "--listen", "127.0.0.1:0", "--stop-after", "1s")
    expect("poolcast emulate", "AZURE_BATCH_ENDPOINT" in exports, True)
    expect("completion in bash", debian.user("bash", "-c", COMPLETING), "show\n")
    page = debian.folder / "usr/share/man/man1/poolcast-simulate.1.gz"
    expect("manual page", gzip.open(page, "rt").read(), run(poolcast, "man", "simulate"))


def main(package, poolcast, folder):
    if os.geteuid() != 0:
        skip("only root can make a Debian in a folder; sudo ./dev test-package")
    if not shutil.which("debootstrap"):
        skip("there is no debootstrap; ./dev test-package installs it")
    folder = pathlib.Path(folder).resolve()
    if folder.exists():
        sys.exit(f"{folder} exists; remove it first")
    print(f"making a bare Debian 12 in {folder}", flush=True)
    try:
        bare_debian(folder)
        debian = Debian(folder)
        before = debian.root("dpkg-query", "-W")
        shutil.copy(package, folder / "tmp" / "poolcast.deb")
        debian.root("apt-get", "update")
        debian.root("apt-get", "install", "-y", "--no-install-recommends", "/tmp/poolcast.deb")
        files = debian.root("dpkg", "-L", "poolcast").split()
        expect("nothing of the tests", [one for one in files if "/tests" in one], [])
        try_it(debian, pathlib.Path(poolcast).resolve())
        debian.root("apt-get", "purge", "-y", "--auto-remove", "poolcast")
        left = [one for one in files if "poolcast" in one and os.path.lexists(folder / one[1:])]
        expect("nothing is left after it is purged", left, [])
        expect("no package is left", debian.root("dpkg-query", "-W"), before)
    finally:
        remove(folder)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
