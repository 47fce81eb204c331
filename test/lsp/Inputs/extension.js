// Loads the packaged extension with all that it brings along, in the place of VS
// Code: shows what it would start, and what the server is told.
//
//   node extension.js FOLDER
"use strict";
const Module = require("module");
const path = require("path");

const folder = path.resolve(process.argv[2]);
const { properties } = require(path.join(folder, "package.json"))
  .contributes.configuration;
let granted;
const known = {
  workspace: {
    isTrusted: false,
    getConfiguration: (section) => ({
      get: (name) => properties[`${section}.${name}`].default }),
    onDidGrantWorkspaceTrust: (then) => { granted = then; return {}; },
  },
};
// The rest of VS Code's names are classes that others are made of.
const vscode = new Proxy(known, {
  get: (of, name) => (of[name] ??= class {}) });
const load = Module._load;
Module._load = (name, ...rest) =>
  name === "vscode" ? vscode : load(name, ...rest);

const brought = Module.createRequire(path.join(folder, "extension.js"));
brought("vscode-languageclient/node").LanguageClient = class {
  constructor(id, name, server, client) {
    Object.assign(this, { server, client });
  }
  start() {
    const told = JSON.stringify(this.client.initializationOptions());
    console.log(`${this.server.command} ${this.server.args.join(" ")}: ${told}`);
  }
  restart() { this.start(); }
  stop() { console.log("stopped"); }
};

(async () => {
  const extension = brought("./extension.js");
  await extension.activate({ subscriptions: [] });
  known.workspace.isTrusted = true;
  await granted();
  await extension.deactivate();
})();
