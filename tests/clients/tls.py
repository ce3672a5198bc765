#!/usr/bin/env python3
"""The Python client's session with an emulated account over HTTPS, which it trusts by a file.

usage: tls.py POOLCAST
"""

import pathlib
import subprocess
import sys
import tempfile

from emulator import PYTHON, end, start

HERE = pathlib.Path(__file__).resolve().parent
SUBJECT = ["-subj", "/CN=poolcast", "-addext", "subjectAltName=IP:127.0.0.1"]


def main(poolcast):
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/cert.pem", f"{folder}/key.pem"
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *SUBJECT]
        make += ["-out", certificate, "-keyout", key]
        subprocess.run(make, check=True, stderr=subprocess.DEVNULL)
        emulator, environment = start(poolcast, "--tls", f"{certificate},{key}")
        session = [PYTHON, "-B", HERE / "python_session.py"]
        quiet = {"capture_output": True, "text": True}
        asked = subprocess.run(session, env=environment, check=False, **quiet)
        assert "CERTIFICATE_VERIFY_FAILED" in asked.stderr, f"it trusts anybody: {asked.stderr}"
        environment["REQUESTS_CA_BUNDLE"] = certificate
        asked = subprocess.run(session, env=environment, check=False)
        ended = end(emulator)
    assert asked.returncode == 0
    assert ended == 0
    print("tls: the Python client trusts the certificate that it is given, and no other")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
