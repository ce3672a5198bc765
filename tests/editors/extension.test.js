// The extension, in an editor that is only pretended: what it starts, and what it says on failure.
"use strict";

const assert = require("node:assert/strict");
const Module = require("node:module");
const path = require("node:path");
const { test, beforeEach } = require("node:test");

const folder = path.join(process.env.POOLCAST_ROOT, "editors", "vscode");
const file = path.join(folder, "extension.js");

let setting, started, stopped, errors, listener, failure;

class LanguageClient {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options });
  }
  async start() {
    if (failure) throw failure;
    started.push(this);
  }
  async stop() {
    stopped.push(this);
  }
}

const pretended = {
  vscode: {
    workspace: {
      getConfiguration: (section) => ({ get: (key) => (section === "poolcast" ? setting[key] : "?") }),
      onDidChangeConfiguration: (listen) => {
        listener = listen;
        return { dispose() {} };
      },
    },
    window: { showErrorMessage: (message) => errors.push(message) },
  },
  "vscode-languageclient/node": { LanguageClient },
};

const load = Module._load;
Module._load = (name, ...rest) => pretended[name] ?? load(name, ...rest);

function extension() {
  delete require.cache[require.resolve(file)];
  return require(file);
}

beforeEach(() => {
  [setting, started, stopped, errors, failure] = [{}, [], [], [], undefined];
});

test("starts `poolcast lsp` for formulas", async () => {
  await extension().activate({ subscriptions: [] });
  assert.deepEqual(started[0].server, { command: "poolcast", args: ["lsp"] });
  assert.deepEqual(started[0].options.documentSelector, [{ language: "batch-autoscale" }]);
});

test("starts the program that the setting names, and again when it changes", async () => {
  setting.path = "/opt/poolcast";
  const { activate, deactivate } = extension();
  await activate({ subscriptions: [] });
  assert.equal(started[0].server.command, "/opt/poolcast");
  await listener({ affectsConfiguration: () => false });
  assert.equal(started.length, 1);
  setting.path = "/usr/bin/poolcast";
  await listener({ affectsConfiguration: (name) => name === "poolcast.path" });
  assert.deepEqual(stopped, [started[0]]);
  assert.equal(started[1].server.command, "/usr/bin/poolcast");
  await deactivate();
  assert.deepEqual(stopped, started);
});

test("says what to do when the program is not there", async () => {
  failure = new Error("spawn poolcast ENOENT");
  const { activate, deactivate } = extension();
  await activate({ subscriptions: [] });
  assert.deepEqual(errors, [
    "Poolcast: cannot run 'poolcast lsp' (spawn poolcast ENOENT); formulas are coloured, but not " +
      "checked. Install poolcast, or name it in the setting 'poolcast.path'.",
  ]);
  await deactivate();
  assert.deepEqual(stopped, []);
});
