"""Debian's packages, source and binary, below the work folder. apt's own settings
and lists stay as they are: the source lists live in the work folder."""
import glob
import os
import subprocess
import sys


def run(*command, **keywords):
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **keywords)
    if done.returncode:
        sys.exit(f"real-code: {' '.join(command)} ends with {done.returncode}:\n"
                 + done.stdout[-4000:])
    return done.stdout


def missing(packages):
    def installed(package):
        state = subprocess.run(
            ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}", package],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return state.stdout.startswith("ii")
    return [package for package in packages if not installed(package)]


def install(packages):
    packages = missing(packages)
    if packages:
        print("installing", *packages, flush=True)
        root = [] if os.geteuid() == 0 else ["sudo"]
        run(*root, "apt-get", "-q", "update")
        run(*root, "apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=300", "install",
            "--no-install-recommends", *packages)


def source_settings(work):
    """apt's options with which it knows source packages."""
    apt = os.path.join(work, "apt")
    lists = os.path.join(apt, "lists")
    sources = os.path.join(apt, "sources.list")
    settings = ["-o", "Dir::Etc::SourceList=" + sources,
                "-o", "Dir::Etc::SourceParts=/dev/null",
                "-o", "Dir::State::Lists=" + lists,
                "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=",
                "-o", "APT::Sandbox::User=root"]
    if not os.path.exists(sources):
        os.makedirs(os.path.join(lists, "partial"), exist_ok=True)
        archives = run("apt-get", "indextargets", "--format",
                       "$(REPO_URI) $(RELEASE) $(ORIGIN)")
        debian = {tuple(line.split()[:2]) for line in archives.splitlines()
                  if line.endswith(" Debian")}
        with open(sources + ".part", "w", encoding="utf-8") as file:
            for uri, release in sorted(debian):
                file.write(f"deb-src {uri} {release} main\n")
        os.rename(sources + ".part", sources)
        run("apt-get", *settings, "update")
    return settings


def tarball(work, package):
    """The upstream tarball of a source package; what Debian adds to it is not
    needed, and not every mirror has it."""
    packages = os.path.join(work, "packages")
    os.makedirs(packages, exist_ok=True)
    pattern = os.path.join(packages, package + "_*.orig.tar.*")
    if not glob.glob(pattern):
        print("fetching the source of", package, flush=True)
        run("apt-get", *source_settings(work), "-q", "source", "--download-only",
            "--tar-only", package, cwd=packages)
    return glob.glob(pattern)[0]


def unpack_source(work, package, into, without=()):
    """Unpacks it once; `without` are tar's patterns of what is not needed."""
    if os.path.isdir(into):
        return
    archive = tarball(work, package)
    print("unpacking", os.path.basename(archive), flush=True)
    part = into + ".part"
    os.makedirs(part, exist_ok=True)
    run("tar", "-xf", archive, "-C", part, "--strip-components=1", "--wildcards",
        *("--exclude=" + pattern for pattern in without))
    os.rename(part, into)


def unpack_part(work, package, into, *patterns):
    """Only what tar finds by one of `patterns`."""
    run("tar", "-xf", tarball(work, package), "-C", into, "--strip-components=1",
        "--wildcards", *patterns)


def unpack_binary(work, package, pattern, into):
    if os.path.isdir(into):
        return
    packages = os.path.join(work, "packages")
    os.makedirs(packages, exist_ok=True)
    files = os.path.join(packages, package + "_*.deb")
    if not glob.glob(files):
        print("fetching", package, flush=True)
        run("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package,
            cwd=packages)
    part = into + ".part"
    os.makedirs(part, exist_ok=True)
    run("sh", "-c", 'dpkg-deb --fsys-tarfile "$1" | '
        'tar -x -C "$2" --wildcards "$3"', "sh", glob.glob(files)[0], part, pattern)
    os.rename(part, into)
