"""The one test suite: every folder below is found by lit; `./dev test` runs it."""
import glob
import os
import shutil

import lit.formats

config.name = "recoro"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs", "lit.cfg.py", "lit.local.cfg"]

source = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.environ.get("RECORO_BUILD", os.path.join(source, "build"))
config.test_source_root = os.path.join(source, "test")
config.test_exec_root = os.path.join(build, "test")

llvm_bin = os.environ.get("RECORO_LLVM_BIN", "/usr/lib/llvm-22/bin")
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(build, "bin"), llvm_bin, config.environment["PATH"]])
# For test programs that use client.py or rewrite.py.
config.environment["PYTHONPATH"] = os.pathsep.join(
    [config.test_source_root,
     os.path.dirname(os.path.dirname(lit.formats.__path__[0]))])

config.substitutions.append(("%source", source))
config.substitutions.append(("%runtime", os.path.join(source, "runtime", "include")))
config.substitutions.append(("%clangxx", shutil.which("clang++-22") or "clang++"))
config.substitutions.append(("%gxx", shutil.which("g++-12") or "g++"))
config.substitutions.append(("%python", "/usr/bin/python3"))

# Packages that exclude each other, or are large, are unpacked by ./dev side by
# side below `deps`. Tests that need one that is missing are unsupported, which
# lit counts.
deps = os.path.join(build, "deps")
for name, header in ("boost-1.74", "boost/asio.hpp"), ("asio-1.22", "asio.hpp"):
    usr = os.path.join(deps, name, "usr")
    if os.path.exists(os.path.join(usr, "include", header)):
        config.available_features.add(name)
        libraries = glob.glob(os.path.join(usr, "lib", "*-linux-gnu"))
        config.substitutions += [
            ("%{" + name + "}", "-isystem " + os.path.join(usr, "include")),
            ("%{" + name + "-folder}", os.path.join(deps, name)),
            ("%{" + name + "-lib}", "-L" + (libraries or [usr])[0])]

# Validators that come from npm, and a browser.
modules = os.path.join(deps, "npm", "node_modules")
config.environment["NODE_PATH"] = modules
config.environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"
for name, file in (
        ("ajv", "ajv/dist/2020.js"),
        ("sarif-multitool", "@microsoft/sarif-multitool-linux/Sarif.Multitool"),
        ("rdformat-validator",
         "@umbrelladocs/rdformat-validator/bin/rdformat-validator.js")):
    if shutil.which("node") and os.path.exists(os.path.join(modules, file)):
        config.available_features.add(name)
        config.substitutions.append(("%{" + name + "}",
                                     os.path.join(modules, file)))
config.substitutions.append(("%{npm}", modules))
if shutil.which("xmllint"):
    config.available_features.add("xmllint")
if shutil.which("chromium") and shutil.which("chromedriver"):
    config.available_features.add("chromium")
if shutil.which("pre-commit"):
    config.available_features.add("pre-commit")
tidy = os.path.join(build, "lib", "librecoro-tidy.so")
if shutil.which("clang-tidy-22") and os.path.exists(tidy):
    config.available_features.add("clang-tidy")
    config.substitutions.append(
        ("%{tidy}", "-load " + tidy + " -quiet -checks='-*,recoro-*'"))
    config.substitutions.append(("%{tidy-module}", tidy))
protocol = os.path.join(deps, "npm-lsp", "node_modules")
if shutil.which("node") and os.path.exists(protocol):
    config.available_features.add("vscode-protocol")
    config.substitutions.append(("%{vscode-protocol}", protocol))
extension = os.path.join(deps, "npm-vscode", "node_modules")
if shutil.which("npm") and os.path.exists(extension):
    config.available_features.add("vsce")
    config.substitutions.append(("%{vsce}", extension))
if shutil.which("nvim"):
    config.available_features.add("neovim")
if shutil.which("emacs") and glob.glob(
        "/usr/share/emacs/site-lisp/elpa*/eglot-*"):
    config.available_features.add("eglot")
if shutil.which("clang-apply-replacements-22"):
    config.available_features.add("clang-apply-replacements")

for name in "boost-1.74", "boost-1.81", "asio-1.22":
    for found in glob.glob(os.path.join(deps, name + "-examples", "usr", "share",
                                        "doc", "*", "examples", "**", "cpp11",
                                        "spawn"), recursive=True):
        config.available_features.add(name + "-examples")
        config.substitutions.append(
            ("%{" + name + "-examples}", os.path.dirname(os.path.dirname(found))))
boost_tests = os.path.join(deps, "boost-1.81-tests", "libs")
if os.path.isdir(boost_tests):
    config.available_features.add("boost-1.81-tests")
    config.substitutions.append(("%{boost-1.81-tests}", boost_tests))
for found in glob.glob(os.path.join(deps, "boost-1.81-coroutine-examples", "usr",
                                    "share", "doc", "*", "examples", "libs")):
    config.available_features.add("boost-1.81-coroutine-examples")
    config.substitutions.append(("%{boost-1.81-coroutine-examples}", found))
