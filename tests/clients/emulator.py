"""An emulated Batch account as a process, for the sessions of real clients."""

import os
import signal
import subprocess

# Debian's python3-azure is for Debian's Python, whichever other is before it on the path.
PYTHON = "/usr/bin/python3"


def start(poolcast, *options):
    """The emulator, and the environment that it prints."""
    command = [poolcast, "emulate", "--listen", "127.0.0.1:0", "--speed", "600", *options]
    emulator = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    environment = dict(os.environ)
    for line in emulator.stdout:
        if not line.startswith("export "):
            break
        name, value = line.removeprefix("export ").rstrip("\n").split("=", 1)
        environment[name] = value
    assert "AZURE_BATCH_ENDPOINT" in environment, "the emulator did not start"
    return emulator, environment


def end(emulator):
    """Its exit code at SIGTERM."""
    emulator.send_signal(signal.SIGTERM)
    return emulator.wait(timeout=30)
