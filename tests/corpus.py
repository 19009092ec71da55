#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the program over schemas that other projects wrote.

usage: corpus.py [--bin FILE] [--sample N] [--seed S] [--jobs N]
                 [--only TEXT] [--keep DIR] [-v] CORPUS

CORPUS/sqlite/SUITE/CASE/{old,new}.sql are pairs, CORPUS/real/sqlite/PROJECT
holds versions; every pair runs forwards and backwards:

  1. rows go into the old database, as far as both schemas take them;
  2. the new one is inspected: no warning, and the file is laid out as fmt does;
  3. planning the file against its own database finds nothing;
  4. two plans for the old database are equal, byte for byte;
  5. the file is applied: the two databases say the same (sqlitestate.py),
     rows, rowids and sequences are there, SQLite's checks hold;
  6. the next plan is empty;
  7. the file alone builds the new database.

What cannot run here is counted as skipped, with the reason.
"""

import argparse
import collections
import concurrent.futures
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sqlitestate  # noqa: E402

Case = collections.namedtuple("Case", "suite name old new")
TIMEOUT = 300
# A type of surprising affinity, a key that refers to nothing.
ADVICE = re.compile(r"warning\[(W302|E203|E204|E211)\]")


class Failed(Exception):
    """A rule that does not hold: what, and why."""


def pairs_of(root):
    """Every pair once, in a fixed order; direction is added later."""
    for new in sorted(glob.glob(root + "/sqlite/*/*/new.sql")):
        folder = os.path.dirname(new)
        suite, name = folder.split(os.sep)[-2:]
        yield Case("sqlite/" + suite, name, folder + "/old.sql", new)
    listed = set()
    table = root + "/real/pairs.tsv"
    if os.path.exists(table):
        for line in open(table, encoding="utf-8"):
            cell = line.split("\t")
            if cell[0] == "sqlite":
                listed.add((cell[1], cell[2], cell[3]))
    for project in sorted(glob.glob(root + "/real/sqlite/*")):
        name = os.path.basename(project)
        versions = sorted(glob.glob(project + "/*.sql"),
                          key=lambda f: (f.endswith("/head.sql"), f))
        words = [os.path.basename(v)[:-4] for v in versions]
        # A project in the list has its order there, not in its names.
        if not any(p == name for p, _, _ in listed):
            listed |= {(name, a, b) for a, b in zip(words, words[1:])}
        for word, path in zip(words, versions):
            yield Case("real/sqlite alone", "%s/%s" % (name, word), None, path)
    for name, old, new in sorted(listed):
        folder = "%s/real/sqlite/%s/" % (root, name)
        yield Case("real/sqlite pairs", "%s/%s..%s" % (name, old, new),
                   folder + old + ".sql", folder + new + ".sql")


def both_ways(pairs):
    for case in pairs:
        yield case
        yield Case(case.suite, case.name + " backwards", case.new, case.old)


def other_engines(root):
    """(folder, pairs) of what this script cannot run."""
    for what, pattern in (("postgres", "/postgres/*/*/new.sql"),
                          ("postgres-steps", "/postgres-steps/*/*/new.sql"),
                          ("real/postgres", "/real/postgres/*/*.sql")):
        count = len(glob.glob(root + pattern))
        if count:
            yield what, count


class Runner:
    """One case, in a folder of its own."""

    def __init__(self, program, case, folder, number):
        self.program, self.case = program, case
        self.folder, self.number = folder, number
        self.file = os.path.join(folder, "schema.def")

    def path(self, name):
        return os.path.join(self.folder, name)

    def tool(self, *args, want=0, cwd=None):
        env = {k: v for k, v in os.environ.items()
               if k not in ("DATABASE_URL",) and not k.startswith("PG")}
        env.update(NO_COLOR="1", HOME=self.folder)
        try:
            done = subprocess.run(
                [self.program] + list(args), cwd=cwd or self.folder, env=env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Failed("%s: no end after %d s" % (args[0], TIMEOUT))
        out = done.stdout.decode("utf-8", "replace")
        err = done.stderr.decode("utf-8", "replace")
        if done.returncode != want:
            raise Failed("%s: exit %d, not %d: %s" % (
                " ".join(args[:1]), done.returncode, want, err or out))
        # Advice about what a schema says is no loss.
        for line in err.split("\n"):
            if "warning" in line and not ADVICE.search(line):
                raise Failed("%s warns: %s" % (args[0], line))
        return out

    def load(self, name, script):
        path = self.path(name)
        if os.path.exists(path):
            os.unlink(path)
        text = open(script, "rb").read() if script and os.path.exists(
            script) else b""
        done = subprocess.run(["sqlite3", "-bail", path], input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise Skipped(done.stderr.decode("utf-8", "replace"))
        if not os.path.exists(path):
            open(path, "wb").close()
        return path

    def same(self, what, want, path):
        diff = sqlitestate.difference(want, sqlitestate.portrait(path))
        if diff:
            raise Failed("%s: %s" % (what, diff))

    def sound(self, what, path):
        word = sqlitestate.unsound(path)
        if word:
            raise Failed("%s: %s" % (what, word))

    def plan(self, url, *more):
        return self.tool("plan", "--url", "sqlite:" + url, "--file",
                         self.file, *more)

    def apply(self, url, cwd=None):
        self.tool("apply", "--url", "sqlite:" + url, "--file", self.file,
                  "--auto-approve", "--allow", "all", cwd=cwd)

    def inspected(self, target):
        self.tool("inspect", "--url", "sqlite:" + target, "-o", self.file)
        self.tool("fmt", "--check", self.file)
        self.tool("validate", self.file)
        self.plan(target, "--exit-code")

    def alone(self, want):
        """The file and nothing else makes the same database."""
        elsewhere = self.path("alone")
        os.mkdir(elsewhere)
        built = os.path.join(elsewhere, "built.db")
        self.tool("apply", "--url", "sqlite:" + built, "--file", self.file,
                  "--auto-approve", "--vault", elsewhere + "/.schemadiff",
                  cwd=elsewhere)
        if want or os.path.exists(built):
            self.same("built from the file alone", want, built)
            self.sound("built from the file alone", built)

    def run(self):
        target = self.load("new.db", self.case.new)
        want = sqlitestate.portrait(target)
        rows = None
        if self.case.old is not None:
            live = self.load("old.db", self.case.old)
            rows = sqlitestate.seed(live, self.load("scratch.db",
                                                    self.case.new),
                                    self.number)
        self.inspected(target)
        if rows:
            first = self.plan(live, "--format", "sql")
            if first != self.plan(live, "--format", "sql"):
                raise Failed("two plans of one change differ")
            self.apply(live)
            self.same("after apply", want, live)
            lost = rows.lost(live)
            if lost:
                raise Failed(lost)
            self.sound("after apply", live)
            self.plan(live, "--exit-code")
        self.alone(want)
        return (rows.seeded, rows.tables) if rows else (0, 0)


class Skipped(Exception):
    """A case that cannot run here."""


def run_case(program, case, number, keep):
    folder = tempfile.mkdtemp(prefix="sd-corpus-")
    result, why, filled = "passed", "", (0, 0)
    try:
        filled = Runner(program, case, folder, number).run()
    except Failed as e:
        result, why = "failed", str(e)
    except Skipped as e:
        result, why = "skipped", "does not load: %s" % e
    except Exception as e:  # a fault of the judge is no pass either
        result, why = "failed", "%s: %s" % (type(e).__name__, e)
    if keep and result == "failed":
        kept = os.path.join(keep, (case.suite + "/" + case.name).replace(
            "/", "_").replace(" ", "_"))
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
    shutil.rmtree(folder, ignore_errors=True)
    return result, why, filled


def options():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--bin", default="build/schemadiff")
    p.add_argument("--sample", type=int, help="run so many, chosen by seed")
    p.add_argument("--seed", type=int, help="default: the time")
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("--only", help="cases with this text in their name")
    p.add_argument("--keep", help="folder for what failed cases leave")
    p.add_argument("-v", action="store_true", help="name passed cases too")
    p.add_argument("corpus")
    return p.parse_args()


def choose(args):
    cases = list(both_ways(pairs_of(args.corpus)))
    # A version alone has no other way round than from nothing to it.
    cases = [c for c in cases if c.new is not None]
    if args.only:
        cases = [c for c in cases if args.only in c.suite + "/" + c.name]
    if args.sample and args.sample < len(cases):
        chosen = set(random.Random(args.seed).sample(range(len(cases)),
                                                     args.sample))
        cases = [c for i, c in enumerate(cases) if i in chosen]
    return cases


def report(args, suites, filled, start):
    print()
    print("%-28s %7s %7s %8s" % ("suite", "passed", "failed", "skipped"))
    total = collections.Counter()
    for suite in sorted(suites):
        count = suites[suite]
        total.update(count)
        print("%-28s %7d %7d %8d" % (suite, count["passed"], count["failed"],
                                     count["skipped"]))
    for what, count in other_engines(args.corpus):
        print("skip %s: %d cases (they need a PostgreSQL engine)" % (what,
                                                                   count))
    print("%d of %d tables held rows that both schemas take; %d s" % (
        filled[0], filled[1], time.time() - start))
    print("%d passed, %d failed" % (total["passed"], total["failed"]))
    return 1 if total["failed"] or not total["passed"] else 0


def main():
    args = options()
    if args.seed is None:
        args.seed = int(time.time())
    if args.keep:
        os.makedirs(args.keep, exist_ok=True)
    program = os.path.abspath(args.bin)
    cases = choose(args)
    print("corpus %s: %d cases, seed %d" % (args.corpus, len(cases),
                                            args.seed))
    suites = collections.defaultdict(collections.Counter)
    filled, start = [0, 0], time.time()
    with concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        jobs = [pool.submit(run_case, program, case, args.seed + i, args.keep)
                for i, case in enumerate(cases)]
        for case, job in zip(cases, jobs):
            result, why, (seeded, tables) = job.result()
            suites[case.suite][result] += 1
            filled[0] += seeded
            filled[1] += tables
            if result != "passed" or args.v:
                print("%s %s/%s %s" % (
                    {"skipped": "skip", "failed": "FAIL"}.get(result, "ok"),
                    case.suite, case.name, " ".join(why.split())[:1000]),
                    flush=True)
    return report(args, suites, filled, start)


if __name__ == "__main__":
    sys.exit(main())
