// `poolcast lsp` as a real client of the protocol sees it: the one that VS Code is built on.
"use strict";

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { test } = require("node:test");
const protocol = require("vscode-languageserver-protocol/node");

const uri = "file:///pool.autoscale";
const formula = "x=$PendingTask.GetSample(1);\n$TargetDedicatedNodes=min(4,x);\n";

async function connect(t) {
  const server = spawn(process.env.POOLCAST_BINARY, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(server, "exit");
  t.after(() => server.kill());
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin)
  );
  connection.listen();
  const started = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  return { connection, started, ended };
}

/// Opens the formula, and gives what the server finds wrong with it.
async function open(connection, text) {
  const published = new Promise((resolve) => {
    connection.onNotification(protocol.PublishDiagnosticsNotification.type, resolve);
  });
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "batch-autoscale", version: 1, text },
  });
  return published;
}

test("a whole session", async (t) => {
  const { connection, started, ended } = await connect(t);
  assert.equal(started.serverInfo.name, "poolcast");

  const published = await open(connection, formula);
  assert.equal(published.version, 1);
  assert.match(published.diagnostics[0].message, /'\$PendingTasks'/);
  assert.deepEqual(published.diagnostics[0].range.start, { line: 0, character: 2 });

  const textDocument = { uri };
  const hover = await connection.sendRequest(protocol.HoverRequest.type, {
    textDocument,
    position: { line: 1, character: 23 },
  });
  assert.match(hover.contents.value, /double min\(doubleVecList\)/);

  const items = await connection.sendRequest(protocol.CompletionRequest.type, {
    textDocument,
    position: { line: 0, character: 15 },
  });
  const sample = items.find((item) => item.label === "GetSample");
  assert.equal(sample.insertTextFormat, protocol.InsertTextFormat.Snippet);

  const edits = await connection.sendRequest(protocol.DocumentFormattingRequest.type, {
    textDocument,
    options: { tabSize: 2, insertSpaces: true },
  });
  assert.equal(
    edits[0].newText,
    "x = $PendingTask.GetSample(1);\n$TargetDedicatedNodes = min(4, x);\n"
  );

  await connection.sendRequest(protocol.ShutdownRequest.type);
  await connection.sendNotification(protocol.ExitNotification.type);
  assert.deepEqual(await ended, [0, null]);
});

test("an unknown request is refused with the protocol's error", async (t) => {
  const { connection } = await connect(t);
  await assert.rejects(connection.sendRequest("textDocument/rename", {}), (error) => {
    assert.equal(error.code, protocol.ErrorCodes.MethodNotFound);
    return true;
  });
});

test("the server ends when the editor is gone", async (t) => {
  const { connection, ended } = await connect(t);
  connection.end();
  assert.deepEqual(await ended, [1, null]);
});
