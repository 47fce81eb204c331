// A client made of VS Code's own protocol library: it announces resolving and
// versioned, annotated edits and pulls diagnostics, and applies edits with the
// library's documents.
//
//   node protocol.js FILE WORD TITLE
"use strict";
const assert = require("assert");
const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");
const { pathToFileURL, fileURLToPath } = require("url");
const rpc = require("vscode-languageserver-protocol/node");
const { TextDocument } = require("vscode-languageserver-textdocument");

async function main(file, word, title) {
  const server = spawn("recoro", ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const wire = rpc.createProtocolConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin));
  const progress = [];
  wire.onRequest(rpc.WorkDoneProgressCreateRequest.type, ({ token }) => {
    wire.onProgress(rpc.WorkDoneProgress.type, token,
                    (value) => progress.push(value.kind));
  });
  wire.onRequest(rpc.RegistrationRequest.type, () => {});
  wire.onRequest(rpc.DiagnosticRefreshRequest.type, () => {});
  wire.onRequest(rpc.ShowMessageRequest.type, () => null);
  wire.onNotification(rpc.PublishDiagnosticsNotification.type,
                      () => assert.fail("pushed to a client that pulls"));
  wire.listen();

  const root = pathToFileURL(process.cwd()).href;
  const { capabilities } = await wire.sendRequest(rpc.InitializeRequest.type, {
    processId: process.pid, rootUri: root,
    workspaceFolders: [{ uri: root, name: "root" }],
    capabilities: {
      general: { positionEncodings: [rpc.PositionEncodingKind.UTF16] },
      window: { workDoneProgress: true },
      workspace: {
        workspaceEdit: { documentChanges: true,
                         changeAnnotationSupport: { groupsOnLabel: true } },
        didChangeWatchedFiles: { dynamicRegistration: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument: {
        diagnostic: { relatedDocumentSupport: true },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
          disabledSupport: true, dataSupport: true, isPreferredSupport: true,
          resolveSupport: { properties: ["edit"] },
        },
      },
    },
  });
  assert(capabilities.diagnosticProvider && capabilities.codeActionProvider);
  await wire.sendNotification(rpc.InitializedNotification.type, {});

  const uri = pathToFileURL(path.resolve(file)).href;
  const text = fs.readFileSync(file, "utf8");
  const open = TextDocument.create(uri, "cpp", 7, text);
  await wire.sendNotification(rpc.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "cpp", version: 7, text } });
  const pulled = await wire.sendRequest(rpc.DocumentDiagnosticRequest.type,
                                        { textDocument: { uri } });
  assert.strictEqual(pulled.kind, rpc.DocumentDiagnosticReportKind.Full);
  for (const found of pulled.items)
    console.log(`${found.range.start.line + 1}: ${found.message}`);
  assert(pulled.items.every(rpc.Diagnostic.is));
  assert.strictEqual(progress[0], "begin");

  const at = open.positionAt(text.indexOf(word));
  const actions = await wire.sendRequest(rpc.CodeActionRequest.type, {
    textDocument: { uri }, range: { start: at, end: at },
    context: { diagnostics: pulled.items,
               triggerKind: rpc.CodeActionTriggerKind.Invoked } });
  const chosen = actions.find((a) => a.title.includes(title));

  // Cancelled by the library's token, then asked for in earnest.
  const source = new rpc.CancellationTokenSource();
  const given = wire.sendRequest(rpc.CodeActionResolveRequest.type, chosen,
                                 source.token);
  source.cancel();
  await assert.rejects(given, { code: rpc.LSPErrorCodes.RequestCancelled });
  const whole = await wire.sendRequest(rpc.CodeActionResolveRequest.type,
                                       chosen);
  assert(rpc.CodeAction.is(whole));
  const { edit } = whole;
  for (const note of Object.values(edit.changeAnnotations || {}))
    console.log(`confirm: ${note.needsConfirmation} ${note.label}`);
  for (const change of edit.documentChanges) {
    const target = change.textDocument.uri;
    assert.strictEqual(change.textDocument.version, target === uri ? 7 : null);
    const where = fileURLToPath(target);
    const old = TextDocument.create(target, "cpp", 0,
                                    fs.readFileSync(where, "utf8"));
    fs.writeFileSync(where, TextDocument.applyEdits(old, change.edits));
  }
  await wire.sendRequest(rpc.ShutdownRequest.type);
  await wire.sendNotification(rpc.ExitNotification.type);
  const code = await new Promise((done) => server.on("exit", done));
  assert.strictEqual(code, 0);
}

main(...process.argv.slice(2)).then(() => process.exit(0), (fault) => {
  console.error(fault);
  process.exit(1);
});
