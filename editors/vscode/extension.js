// Starts `recoro lsp`. VS Code's own trust of a folder decides whether recoro
// uses the folder's configuration.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function start() {
  const settings = vscode.workspace.getConfiguration("recoro");
  const command = settings.get("path");
  const args = ["lsp", ...settings.get("arguments")];
  client = new LanguageClient(
    "recoro", "recoro", { command, args },
    {
      documentSelector: [{ scheme: "file", language: "cpp" }],
      initializationOptions: () => ({ trust: vscode.workspace.isTrusted }),
    });
  return client.start();
}

async function activate(context) {
  await start();
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => client.restart()));
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
