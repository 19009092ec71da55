#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the program beside a floor, in one run: ratios, not times.

usage: bench.py --build DIR [--tables 100,1000,10000] [--rows 1000000]

Prints a table and writes it to tests/bench/RESULTS with the versions and the
kind of machine. Every number is the median of at least five; ours and the
floor take turns.
"""

import argparse
import hashlib
import json
import math
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REPEATS = 5

COLUMNS = [  # name, type, rest
    ("name", "TEXT", "NOT NULL"),
    ("state", "VARCHAR(12)", "NOT NULL DEFAULT 'new'"),
    ("amount", "DECIMAL(12,2)", "DEFAULT 0"),
    ("created_at", "DATETIME", "NOT NULL DEFAULT CURRENT_TIMESTAMP"),
    ("updated_at", "DATETIME", ""),
    ("active", "BOOLEAN", "NOT NULL DEFAULT 1"),
    ("payload", "JSON", "DEFAULT '{}'"),
    ("score", "REAL", ""),
    ("quantity", "INTEGER", "NOT NULL DEFAULT 1"),
    ("code", "VARCHAR(40)", "COLLATE NOCASE"),
    ("note", "TEXT", ""),
    ("data", "BLOB", ""),
]
WORDS = ["account", "invoice", "ticket", "product", "shipment", "customer",
         "device", "session", "payment", "report", "contract", "asset"]


def table_name(i):
    return "%s_%05d" % (WORDS[i % len(WORDS)], i)


def table_sql(i, changed):
    """A table of ten columns with keys, checks and indexes."""
    rng = random.Random(i)
    name = table_name(i)
    kind = (i // 100) % 4 if changed and i % 100 == 42 else None
    chosen = sorted(rng.sample(range(1, len(COLUMNS)), 7))
    parts = ["id INTEGER PRIMARY KEY"]
    columns = [COLUMNS[0]] + [COLUMNS[c] for c in chosen]
    for column, typ, rest in columns:
        if kind == 0 and column == "name":
            typ = "VARCHAR(200)"
        if kind == 1 and column == "quantity":
            rest = "NOT NULL DEFAULT 7"
        parts.append(("%s %s %s" % (column, typ, rest)).strip())
    if i:
        parts.append("parent_id INTEGER REFERENCES %s (id) ON DELETE CASCADE"
                     % table_name(rng.randrange(i)))
    if kind == 2:
        parts.append("extra TEXT")
    parts.append("CONSTRAINT %s_name CHECK (length(name) < %d)" % (
        name, 100 + i % 7))
    parts.append("UNIQUE (%s, id)" % columns[1][0])
    out = ["CREATE TABLE %s (\n    %s\n);" % (name, ",\n    ".join(parts)),
           "CREATE INDEX %s_by_name ON %s (name, %s DESC);" % (
               name, name, columns[2][0])]
    if kind != 3 and i % 3 == 0:
        out.append("CREATE INDEX %s_open ON %s (lower(name)) WHERE id > 0;"
                   % (name, name))
    if i % 10 == 0:
        out.append("CREATE VIEW %s_view AS SELECT id, name FROM %s"
                   " WHERE name <> '';" % (name, name))
    return out


def schema_sql(count, changed=False):
    out = ["BEGIN;"]
    for i in range(count):
        out += table_sql(i, changed)
    return "\n".join(out + ["COMMIT;\n"])


class Bench:
    def __init__(self, args):
        self.build = os.path.abspath(args.build)
        self.tool = self.build + "/schemadiff"
        self.helper = self.build + "/bench/bench"
        self.work = self.build + "/bench/work"
        os.makedirs(self.work, exist_ok=True)
        os.environ.pop("DATABASE_URL", None)
        self.rows, self.times = [], {}

    def path(self, name):
        return os.path.join(self.work, name)

    def check(self, command, **kw):
        done = subprocess.run(command, cwd=self.work, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, **kw)
        if done.returncode:
            sys.exit("bench: %s: %s" % (" ".join(command[:3]),
                                        done.stderr.decode()[-2000:]))
        return done.stdout.decode()

    def sample(self, command, before=None, expect=(0,)):
        """One run: (seconds, kilobytes)."""
        if before:
            before()
        word = self.check([self.helper, "run", "1"] + command).split()
        if int(word[3]) not in expect:
            sys.exit("bench: %s: exit %s" % (" ".join(command), word[3]))
        return float(word[1]), int(word[2])

    def versus(self, tables, work, ours, floor, repeats=REPEATS, goal=None,
               before=(None, None), most=None):
        mine, theirs = [], []
        for _ in range(repeats):
            mine.append(self.sample(ours, before[0]))
            theirs.append(self.sample(floor, before[1]))
        a = statistics.median(t for t, _ in mine)
        b = statistics.median(t for t, _ in theirs)
        self.add(tables, work, a, b, max(m for _, m in mine), goal,
                 most)

    def add(self, tables, work, ours, floor, memory=None, goal=None,
            most=None):
        self.times.setdefault(work, {})[tables] = ours
        self.rows.append((tables, work, ours, floor, memory, goal, most))
        print(self.line(self.rows[-1]), flush=True)

    @staticmethod
    def line(row):
        tables, work, ours, floor, memory, goal, most = row
        ratio = ours / floor if floor else float("nan")
        verdict = "" if goal is None else (
            "goal %.2f %s" % (goal, "met" if ratio <= goal else "MISSED"))
        if most:
            verdict += ", %d MB %s" % (
                most, "met" if memory <= most * 1024 else "MISSED")
        return "%7s  %-22s %9.2f ms %9.2f ms  %6.2f  %7s  %s" % (
            tables, work, ours * 1e3, floor * 1e3, ratio,
            "%.1f MB" % (memory / 1024) if memory else "", verdict)

    # --- works ------------------------------------------------------------

    def database(self, name, sql):
        # SQLite takes a while over thousands of tables: made once.
        kept = self.path("%s.%s" % (
            hashlib.sha256(sql.encode()).hexdigest()[:16], name))
        path = self.path(name)
        if not os.path.exists(kept):
            self.make(kept + ".new", sql)
            os.rename(kept + ".new", kept)
        shutil.copy(kept, path)
        return path

    def make(self, path, sql):
        if os.path.exists(path):
            os.unlink(path)
        self.check(["sqlite3", "-bail", path, "PRAGMA synchronous=off",
                    ".read /dev/stdin"], input=sql.encode())

    def schema(self, count):
        live = self.database("live.db", schema_sql(count))
        other = self.database("other.db", schema_sql(count, True))
        for db, name in ((live, "same.def"), (other, "changed.def")):
            self.check([self.tool, "inspect", "--url", "sqlite:" + db, "-o",
                        name, "--force"])
        floor = ["sqlite3", live, ".schema"]
        plan = [self.tool, "plan", "--url", "sqlite:" + live, "--file"]
        self.versus(count, "plan, no change", plan + ["same.def"], floor,
                    goal=2 if count >= 1000 else None,
                    most={1000: 60, 10000: 150}.get(count))
        self.versus(count, "plan, 1 % changed", plan + ["changed.def"], floor)
        self.versus(count, "inspect", [self.tool, "inspect", "--url",
                                       "sqlite:" + live], floor)
        self.versus(count, "validate", [self.tool, "validate", "same.def"],
                    floor)
        self.inside(count)

    def json_like(self, size):
        """JSON of so many bytes, about such tables, as people lay it out."""
        tables = []
        rng = random.Random(1)
        for i in range(size // 100):
            tables.append({"table": table_name(i), "columns": [
                {"name": n, "type": t, "nullable": rng.random() < 0.5,
                 "default": r or None} for n, t, r in COLUMNS[:10]]})
            if i % 50 == 0 and len(json.dumps(tables, indent=2)) > size:
                break
        while len(json.dumps(tables, indent=2)) > size and len(tables) > 1:
            tables.pop()
        text = json.dumps(tables, indent=2)
        return text + "\n" * max(0, size - len(text))

    def inside(self, count):
        size = os.path.getsize(self.path("same.def"))
        with open(self.path("same.json"), "w") as f:
            f.write(self.json_like(size))
        found = {}
        for line in self.check(
                [self.helper, "inside", str(max(REPEATS, 20000 // count)
                                            if count < 4000 else REPEATS),
                 "same.def", "changed.def", "same.json"]).split("\n"):
            word = line.split()
            if word:
                found.setdefault(word[0], []).append(
                    float(word[1]) / int(word[2]))
        per = {k: statistics.median(v) for k, v in found.items()}
        parse = 1 if count >= 10000 else None
        for work, goal in (("parse", parse), ("print", None), ("diff", None),
                           ("load", None)):
            # Per byte, scaled to the size of the schema file.
            self.add(count, {"parse": "parse + hash", "load":
                             "load a version"}.get(work, work),
                     per[work] * size, per["jansson"] * size, goal=goal)

    def startup(self):
        needed = re.findall(r"NEEDED.*\[(.*)\]", self.check(
            ["readelf", "-d", self.tool]))
        with open(self.path("empty.c"), "w") as f:
            f.write("int main(void) { return 0; }\n")
        self.check(["cc", "-O2", "-o", "empty", "empty.c",
                    "-Wl,--no-as-needed"] + ["-l:" + n for n in needed])
        self.versus("-", "version", [self.tool, "version"],
                    [self.path("empty")], repeats=41, goal=1.5)

    def rebuild(self, rows):
        base = self.path("rows.db")
        self.database("rows.db", """
            CREATE TABLE big (id INTEGER PRIMARY KEY, name TEXT NOT NULL,
                amount INTEGER NOT NULL, note TEXT, at TEXT NOT NULL);
            INSERT INTO big WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL
                SELECT i + 1 FROM n WHERE i < %d)
                SELECT i, 'name ' || i, i %% 1000, 'some note on ' || i,
                '2026-01-01 00:00:' || (i %% 60) FROM n;""" % rows)
        self.check([self.tool, "inspect", "--url", "sqlite:" + base, "-o",
                    "rows.def", "--force"])
        text = open(self.path("rows.def")).read()
        edited = re.sub(r"(amount:\s+\S+)", r"\1 min 0", text)
        assert edited != text
        with open(self.path("rows.def"), "w") as f:
            f.write(edited)

        def fresh():
            shutil.rmtree(self.path(".schemadiff"), ignore_errors=True)
            shutil.copy(base, self.path("copy.db"))
            os.sync()
        self.versus("%d rows" % rows, "rebuild", [
            self.tool, "apply", "--url", "sqlite:" + self.path("copy.db"),
            "--file", "rows.def", "--auto-approve"], [
            "sqlite3", self.path("copy.db"),
            "BEGIN; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT"
            " NULL, amount INTEGER NOT NULL CHECK (amount >= 0), note TEXT,"
            " at TEXT NOT NULL); INSERT INTO n SELECT * FROM big; COMMIT;"],
            before=(fresh, fresh))

    # --- the report -------------------------------------------------------

    def growth(self):
        out = []
        for work, by in self.times.items():
            sizes = sorted(n for n in by if isinstance(n, int))
            if len(sizes) > 1:
                a, b = sizes[-2:]
                out.append("%-22s %.2f" % (work, math.log(by[b] / by[a]) /
                                           math.log(b / a)))
        return out

    def report(self):
        sqlite = self.check(["sqlite3", "--version"]).split()[0]
        cpu = "?"
        if os.path.exists("/proc/cpuinfo"):
            m = re.search(r"model name\s*:\s*(.*)",
                          open("/proc/cpuinfo").read())
            cpu = m[1] if m else cpu
        lines = [
            "Written by `make bench`: medians, ours and floor in turns.",
            "The floor: `sqlite3 FILE .schema` for plan, inspect, validate;"
            " jansson's",
            "reading of as many bytes of JSON for parse, print, diff, load;"
            " INSERT ...",
            "SELECT of the same rows by the sqlite3 shell for rebuild; an"
            " empty program",
            "with the same libraries for version.",
            "",
            self.check([self.tool, "version"]).split("\n")[0],
            "sqlite %s, %s %s, %s, %d cores" % (
                sqlite, platform.system(), platform.machine(), cpu,
                os.cpu_count()),
            "",
            "%7s  %-22s %12s %12s  %6s  %7s" % (
                "tables", "work", "ours", "floor", "ratio", "memory"),
        ] + [self.line(r) for r in self.rows] + [
            "", "growth exponent between the two largest sizes"] + \
            self.growth()
        return "\n".join(line.rstrip() for line in lines) + "\n"


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--build", default="build")
    p.add_argument("--tables", default="100,1000,10000")
    p.add_argument("--rows", type=int, default=1000000)
    p.add_argument("--out", default=HERE + "/RESULTS")
    args = p.parse_args()
    bench = Bench(args)
    bench.startup()
    for count in args.tables.split(","):
        bench.schema(int(count))
    if args.rows:
        bench.rebuild(args.rows)
    text = bench.report()
    with open(args.out, "w") as f:
        f.write(text)
    print("\n" + text)
    missed, met = text.count(" MISSED"), text.count(" met")
    print("%d passed, %d failed" % (met, missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
