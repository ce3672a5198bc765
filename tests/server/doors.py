#!/usr/bin/env python3
"""The agent server as a process: limits, keys, TLS, the Functions host, rotation, and its end.

usage: doors.py POOLCAST
"""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from processes import PATIENCE, SECRETS, Emulator, Server, call, free_port, ids_of, until
from processes import settings_for

KEY = {"x-functions-key": SECRETS["FunctionKey"]}


def raw(port, request, wait=10):
    """What the server sends until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as one:
        answer = b""
        try:
            one.sendall(request)
            while piece := one.recv(65536):
                answer += piece
        except (TimeoutError, ConnectionError):
            pass
        return answer.decode(errors="replace")


def post(headers, body=b"{}"):
    lines = ["POST /api/ProvideAzDOAgent HTTP/1.1", "Host: x", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def test_an_agent_is_provided(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator))
    status, body, headers = server.provide(headers=ids_of(1))
    assert status == 200 and body["status"] == "successful", (status, body)
    assert headers["Content-Type"] == "application/json"
    # As the pipeline's task sends it, with its key in the query.
    query = "?code=" + SECRETS["FunctionKey"] + "&"
    again = server.provide(headers=ids_of(1), key=False, query=query)
    assert again[1] == body, again
    until(server.is_empty, "the task")
    tasks = emulator.tasks()["AzDoLinux"]
    assert [task["id"] for task in tasks] == [body["taskId"]]
    ids = {line.get("requestId") for line in server.lines() if line["event"] == "submitted"}
    assert ids == {headers["x-request-id"]}, ids
    assert server.stop() == 0
    assert server.lines()[-1]["event"] == "stopped"


def test_limits_hold(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator), ["--rate-limit", "0"])
    large = server.provide(body=" " * 70000)
    assert large[0] == 413 and large[1]["status"] == "failed", large
    chunks = b"".join(b"4000\r\n" + b"x" * 0x4000 + b"\r\n" for _ in range(8)) + b"0\r\n\r\n"
    assert " 413 " in raw(server.port, post({**KEY, "Transfer-Encoding": "chunked"}, chunks))
    many = {f"X-{number}": "y" * 4000 for number in range(10)}
    assert " 431 " in raw(server.port, post({**KEY, **many, "Content-Length": 2}))
    assert " 400 " in raw(server.port, b"nonsense\r\n\r\n")
    endless = post({f"X-{number}": "y" * 4000 for number in range(2000)})
    assert " 200 " not in raw(server.port, endless)
    begin = time.monotonic()
    assert " 408 " in raw(server.port, post({**KEY, "Content-Length": 9}), wait=30)
    assert time.monotonic() - begin < 15
    assert server.provide()[0] == 200
    assert server.stop() == 0


def test_many_who_dawdle_do_not_keep_others_out(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator))
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    for one in slow:
        one.sendall(b"POST /api/ProvideAzDOAgent HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
    begin = time.monotonic()
    assert server.provide()[0] == 200
    assert time.monotonic() - begin < 2
    for one in slow:
        one.close()
    assert server.stop() == 0


def test_an_answer_does_not_wait_for_the_batch_service(poolcast, emulator, folder):
    with socket.socket() as silent:  # takes connections, and says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = settings_for(emulator, BatchAccountUrl=url)
        server = Server(poolcast, folder, settings)
        for number in range(20):
            begin = time.monotonic()
            assert server.provide(headers=ids_of(number))[0] == 200
            assert time.monotonic() - begin < 2
        server.kill()
    server.write_settings(settings_for(emulator))
    server.start()
    until(server.is_empty, "the tasks")
    assert len(emulator.tasks()["AzDoLinux"]) == 20
    assert server.stop() == 0


def test_tokens_and_keys_are_rotated_without_a_restart(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator))
    assert server.provide(headers=ids_of(1))[0] == 200
    until(server.is_empty, "the first task")
    fresh = settings_for(emulator, AzDOToken="a-new-token", FunctionKey="a-new-key")
    server.write_settings(fresh)
    assert server.provide(headers=ids_of(2))[0] == 401
    new_key = {"x-functions-key": "a-new-key"}
    status, body, _ = server.provide(key=False, headers={**ids_of(2), **new_key})
    assert status == 200
    task = f"/jobs/AzDoLinux/tasks/{body['taskId']}"
    until(lambda: emulator.ask(task)[0] == 200, "the second task")
    settings = {s["name"]: s["value"] for s in emulator.ask(task)[1]["environmentSettings"]}
    assert settings["AZDO_TOKEN"] == "a-new-token"
    server.settings.write_text('{"AzDOToken": "broken-secret" "x"}')
    answer = server.provide(key=False, headers={**ids_of(3), **new_key})
    assert answer[0] == 200, answer
    problem = '"event":"settings"'
    until(lambda: problem in server.log.read_text(), "the problem in the log")
    assert "broken-secret" not in server.log.read_text()
    assert server.stop() == 0


def test_no_secret_is_told(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator))
    told = []
    wrong = {"Authorization": "Bearer some.token", "x-functions-key": "guess-of-a-key"}
    bodies = ['{"AgentOSType":"ubuntu-latest"}', "{", '{"waitForCompletion":true}']
    for body in bodies:
        told.append(json.dumps(server.provide(body, headers=ids_of(7))))
        told.append(json.dumps(server.provide(body, headers=wrong, key=False)))
    told.append(call(server.url + "/metrics", headers=KEY)[2])
    until(server.is_empty, "the task")
    # An account that refuses: its words are logged.
    other_key = "d3Jvbmcta2V5LW9mLXRoZS10ZXN0cw=="
    server.write_settings(settings_for(emulator, BatchAccountKey=other_key))
    assert server.provide(headers=ids_of(8))[0] == 200
    until(lambda: '"put off"' in server.log.read_text(), "a refusal")
    assert server.stop() == 0
    run = subprocess.run(
        [poolcast, "live", "serve", "--settings", server.settings, "--dry-run"],
        capture_output=True,
        text=True,
        check=True,
    )
    told += [run.stdout, run.stderr, server.log.read_text()]
    secrets = [*SECRETS.values(), "some.token", "guess-of-a-key", "token.of.a.job.of.the.tests"]
    secrets.append(other_key)
    for secret in secrets:
        for text in told:
            assert secret not in text, (secret, text[max(0, text.find(secret) - 200) :][:400])


def test_https(poolcast, emulator, folder):
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
        + ["-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    files = ["--certificate", str(certificate), "--key", str(key)]
    server = Server(poolcast, folder, settings_for(emulator), files)
    context = ssl.create_default_context(cafile=certificate)
    answer = call(server.url + "/api/ProvideAzDOAgent", "POST", "{}", KEY, context=context)
    assert answer[0] == 200, answer
    assert server.stop() == 0


def test_the_functions_host_names_the_port(poolcast, emulator, folder):
    port = free_port()
    # The host has checked the key, and forwards from this machine.
    settings = settings_for(emulator)
    del settings["FunctionKey"]
    server = Server(
        poolcast,
        folder,
        settings,
        ["--allow", "40.74.28.0/23", "--trusted-proxy", "127.0.0.1"],
        {"FUNCTIONS_CUSTOMHANDLER_PORT": str(port)},
    )
    url = f"http://127.0.0.1:{port}/ProvideAzDOAgent"
    headers = {name: [value] for name, value in ids_of(1).items()}
    headers["X-Forwarded-For"] = ["40.74.28.9:1234"]
    inside = {"Url": url, "Method": "POST", "Query": {}, "Headers": headers, "Body": "{}"}
    envelope = json.dumps({"Data": {"req": inside}, "Metadata": {}})
    status, _, text = call(url, "POST", envelope, {"X-Forwarded-For": "40.74.28.9"})
    answer = json.loads(text)
    assert status == 200 and answer["Outputs"]["res"]["statusCode"] == 200, text
    assert call(url, "POST", "{}", {"X-Forwarded-For": "40.74.30.9"})[0] == 403
    assert call(url, "POST", "{}")[0] == 403
    assert server.stop() == 0


def test_sigterm_answers_and_submits_what_was_accepted(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator), ["--rate-limit", "0"])
    answered = []

    def ask():
        for number in range(10_000):
            status, body, _ = server.provide(headers=ids_of(number))
            if status != 200:
                return
            answered.append(body["taskId"])

    asking = threading.Thread(target=ask)
    asking.start()
    until(lambda: len(answered) >= 50, "fifty answers")
    assert server.stop() == 0
    asking.join()
    tasks = {task["id"] for task in emulator.tasks()["AzDoLinux"]}
    assert set(answered) <= tasks, len(set(answered) - tasks)


def outcome(poolcast, words, environment=None):
    run = subprocess.run(
        [poolcast, "live", "serve", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return run.returncode, run.stderr


def test_what_cannot_be_served_is_told(poolcast, emulator, folder):
    server = Server(poolcast, folder, settings_for(emulator))
    settings = str(server.settings)
    fine = ["--settings", settings, "--outbox", str(folder / "another.db")]
    code, text = outcome(poolcast, ["--listen", f"127.0.0.1:{server.port}", *fine])
    assert code == 5 and "is something else listening there?" in text, text
    same = ["--settings", settings, "--outbox", str(folder / "outbox.db")]
    code, text = outcome(poolcast, ["--listen", "127.0.0.1:0", *same])
    assert code == 1 and text.endswith("database is locked; another server uses it\n"), text
    assert server.stop() == 0
    open_settings = settings_for(emulator)
    del open_settings["FunctionKey"]
    path = folder / "open.json"
    path.write_text(json.dumps(open_settings))
    code, text = outcome(poolcast, ["--listen", "0.0.0.0:0", "--settings", str(path)])
    assert code == 1 and text.startswith("FunctionKey is not set"), text
    assert outcome(poolcast, [], {"AzDOUrl": ""}) == (
        1,
        "AzDOUrl is not set; it is https://dev.azure.com/ORG\n",
    )
    for words, problem in (
        (["--listen", "here"], "'here' is not an address; write --listen 127.0.0.1:7071"),
        (["--allow", "all"], "'all' is no range of addresses; write 40.74.28.0/23"),
        (["--certificate", "c"], "and --key go together; give both files"),
    ):
        code, text = outcome(poolcast, words)
        assert code == 2 and text.endswith(problem + "\n"), text
    code, text = outcome(poolcast, [*fine, "--certificate", settings, "--key", settings])
    assert code == 1 and "are not a certificate and its key in PEM files" in text, text


def main():
    poolcast = sys.argv[1]
    chosen = sys.argv[2:]
    failed = 0
    for name, test in list(globals().items()):
        if not name.startswith("test_") or (chosen and name not in chosen):
            continue
        emulator = Emulator(poolcast, speed="1")
        try:
            with tempfile.TemporaryDirectory() as folder:
                test(poolcast, emulator, pathlib.Path(folder))
            print("ok", name)
        except AssertionError as error:
            failed += 1
            line = error.__traceback__
            while line.tb_next:
                line = line.tb_next
            print("FAILED", name, f"line {line.tb_lineno}:", error)
        finally:
            emulator.stop()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
