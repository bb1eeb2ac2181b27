"""Runs scripts of gcloud commands against a served sandbox and checks what they print.

    run.py SDK_ROOT BASE_URL WORK_DIR SCRIPT...

A script has one command a line, without the word gcloud. A line that begins with "! " must fail. Indented
lines below a command are checked: "= TEXT" is all of its output, "~ REGEX" occurs in it, "- REGEX" does not.
"NAME <- COMMAND" keeps the output for {NAME} further down; {WORK} is a folder to write to. "POST PATH JSON"
and "DELETE PATH {}" work levers of the sandbox.

gcloud takes most of a second to start, so it is loaded once and each command runs in a fork of it; where that
does not work, with another release of gcloud, each command is a process of its own.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request


def environment(base, work):
    return {
        "CLOUDSDK_AUTH_DISABLE_CREDENTIALS": "true",
        "CLOUDSDK_CORE_PROJECT": "ml-fleet-dev",
        "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
        "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
        "CLOUDSDK_CORE_CHECK_GCE_METADATA": "false",
        "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
        "CLOUDSDK_CONFIG": work,
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE": base + "/compute/v1/",
        "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDQUOTAS": base + "/",
    }


class Forked:
    """gcloud, loaded once."""

    def __init__(self, root):
        os.environ["CLOUDSDK_ROOT_DIR"] = root
        sys.path.insert(0, os.path.join(root, "lib"))
        sys.path.insert(0, os.path.join(root, "lib", "third_party"))
        sys.argv = ["gcloud"]
        import gcloud

        sys.path = gcloud.reorder_sys_path(sys.path)
        gcloud._fix_google_module()
        self.main = gcloud._import_gcloud_main().main
        from googlecloudsdk.generated_clients.apis.compute.v1 import compute_v1_client  # noqa: F401
        from googlecloudsdk.generated_clients.apis.compute.v1 import compute_v1_messages  # noqa: F401

    def run(self, args):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            os.dup2(write, 1)
            os.dup2(write, 2)
            sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8", line_buffering=True)
            sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", closefd=False), encoding="utf-8", line_buffering=True)
            sys.argv = ["gcloud"] + args
            try:
                code = self.main()
            except SystemExit as e:
                code = e.code
            except BaseException:
                import traceback

                traceback.print_exc()
                code = 99
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code if isinstance(code, int) else 0 if code is None else 1)
        os.close(write)
        with os.fdopen(read, "rb") as out:
            text = out.read().decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


class Processes:
    """gcloud, started for each command."""

    def __init__(self, root):
        self.gcloud = os.path.join(root, "bin", "gcloud")

    def run(self, args):
        done = subprocess.run([self.gcloud] + args, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return done.returncode, done.stdout


def loaded(root):
    try:
        gcloud = Forked(root)
        if gcloud.run(["version"])[0] == 0:
            return gcloud
    except Exception:
        pass
    return Processes(root)


def steps(path):
    """Commands with the checks below them."""
    found = []
    with open(path) as script:
        for line in script:
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("  "):
                found[-1][1].append(line.strip())
            else:
                found.append((line, []))
    return found


def verdict(code, out, must_fail, checks, names):
    if (code != 0) != must_fail:
        return "it ended with %d" % code
    if "Traceback (most recent call last)" in out or "gcloud crashed" in out:
        return "it crashed"
    for check in checks:
        how, want = check[0], fill(check[2:], names)
        if how not in "=~-":
            return "nobody knows what to check by: " + check
        if how == "=" and out.strip() != want:
            return "it did not print exactly " + want
        if how == "~" and not re.search(want, out, re.M):
            return "it did not print " + want
        if how == "-" and re.search(want, out, re.M):
            return "it printed " + want
    return ""


def fill(text, names):
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


def admin(base, line):
    method, path, body = line.split(" ", 2)
    request = urllib.request.Request(
        base + path, body.encode(), {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return 0, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return 1, refused.read().decode()


def main():
    root, base, work = sys.argv[1:4]
    scripts = sys.argv[4:]
    os.environ.update(environment(base, work))
    began = time.time()
    gcloud = loaded(root)
    run = failed = 0
    for script in scripts:
        names = {"WORK": work}
        for line, checks in steps(script):
            command = line
            must_fail = command.startswith("! ")
            if must_fail:
                command = command[2:]
            kept = re.match(r"(\w+) <- (.*)", command)
            if kept:
                command = kept.group(2)
            command = fill(command, names)
            if command.startswith(("POST ", "DELETE ")):
                code, out = admin(base, command)
            else:
                code, out = gcloud.run(shlex.split(command))
            run += 1
            if kept:
                names[kept.group(1)] = out.strip()
            wrong = verdict(code, out, must_fail, checks, names)
            if wrong:
                failed += 1
                print("FAILED gcloud %s\n    %s; it printed\n    | %s" % (
                    command, wrong, out.strip()[:3000].replace("\n", "\n    | ")))
                sys.stdout.flush()
    print("gcloud: %d commands, %d failed, %.0f s" % (run, failed, time.time() - began))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
