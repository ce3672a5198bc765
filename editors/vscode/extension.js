// Starts the language server, `poolcast lsp`, and restarts it when the setting that names it changes.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("poolcast").get("path") || "poolcast";
  client = new LanguageClient(
    "poolcast",
    "Poolcast",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "batch-autoscale" }] }
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(
      `Poolcast: cannot run '${command} lsp' (${error.message}); formulas are coloured, but not ` +
        "checked. Install poolcast, or name it in the setting 'poolcast.path'."
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration("poolcast.path")) return;
      await stop();
      await start();
    })
  );
  await start();
}

module.exports = { activate, deactivate: stop };
