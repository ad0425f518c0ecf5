// Starts `datacode lsp` for the programs that are open, and anew when its settings change.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;
/** Starts and ends, one after the other. */
let turn = Promise.resolve();

function next(step) {
  turn = turn.then(step).catch((error) => vscode.window.showErrorMessage(`DataCode: ${error.message ?? error}`));
  return turn;
}

async function start() {
  const settings = vscode.workspace.getConfiguration("datacode");
  const lang = settings.get("lang");
  client = new LanguageClient(
    "datacode",
    "DataCode",
    { command: settings.get("path") || "datacode", args: ["lsp"] },
    { documentSelector: [{ language: "datacode" }], initializationOptions: lang ? { lang } : {} },
  );
  await client.start();
}

async function stop() {
  const ending = client;
  client = undefined;
  if (ending?.isRunning()) await ending.stop();
}

function activate(context) {
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("datacode")) next(stop).then(() => next(start));
    }),
  );
  return next(start);
}

function deactivate() {
  return next(stop);
}

module.exports = { activate, deactivate };
