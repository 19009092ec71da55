#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs tests/cases/ENGINE/*.case: one file, one idea.

A case says what there is (`-- from --`, SQL), what there should be
(`-- to --`, a schema file, or SQL), and may say what comes out: `-- plan --`
(the statements), `-- rows --` (queries, each behind `> `, with the rows they
give afterwards), `-- diag --` (what apply says to stderr). `-- options --`
are further options of plan and apply; without them everything is allowed.

Each case is planned and applied. Then the second plan must be empty, and the
plan as a script must lead to the same database. Where apply is refused, the
database must be as it was. Rows that a case does not speak of must survive.
UPDATE=1 rewrites what came out.

usage: cases.py [FILE...]
"""
import glob
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
PROGRAM = os.environ.get("SCHEMADIFF",
                         os.path.join(ROOT, "build", "schemadiff"))
SECTION = re.compile(r"^-- (from|to|options|plan|rows|diag) --\n", re.M)
ORDER = ["from", "to", "options", "plan", "rows", "diag"]
FRAME = re.compile(r"^(PRAGMA (foreign_keys|legacy_alter_table) = \w+|"
                   r"BEGIN IMMEDIATE|COMMIT);$")
# Lines that tell how far a run has come.
PROGRESS = re.compile(r"^(  [-+~] |Applied |Plan: )")


class Failure(Exception):
    pass


def read_case(path):
    parts = SECTION.split(open(path, encoding="utf-8").read())
    case = dict(zip(parts[1::2], parts[2::2]))
    case["head"] = parts[0]
    return case


def write_case(path, case):
    with open(path, "w", encoding="utf-8") as f:
        f.write(case["head"])
        for name in ORDER:
            if name in case:
                f.write("-- %s --\n%s" % (name, case[name]))


def is_sql(text):
    return re.search(r"^\s*CREATE\s+(UNIQUE\s+)?(TABLE|VIRTUAL|INDEX|VIEW|"
                     r"TRIGGER)\b", text, re.M | re.I) is not None


def build(path, sql):
    db = sqlite3.connect(path)
    db.executescript(sql)
    db.commit()
    db.close()


def run(folder, *args):
    env = dict(os.environ, NO_COLOR="1", LANG="C", LC_ALL="C")
    p = subprocess.run([PROGRAM, *args], cwd=folder, env=env,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                       stdin=subprocess.DEVNULL, timeout=60,
                       encoding="utf-8", errors="replace")
    return p.returncode, p.stdout, p.stderr


def bare_plan(script):
    """The statements of a script alone: no comments, no frame."""
    lines = [line for line in script.split("\n")
             if line and not line.startswith("--") and not FRAME.match(line)]
    return "".join(line + "\n" for line in lines)


def own(name):
    name = name.lower()
    return name.startswith("sqlite_") or name == "schemadiff_history"


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def content(path):
    """Everything a database is and holds, but for the tool's own table."""
    db = sqlite3.connect(path)
    what = [row for row in db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2")
        if not own(row[1]) and not own(row[2])]
    rows = {}
    for kind, name, _, _ in what:
        if kind == "table":
            rows[name.lower()] = table_rows(db, name)
    counters = []
    if db.execute("SELECT 1 FROM sqlite_master WHERE name ="
                  " 'sqlite_sequence'").fetchone():
        counters = sorted(
            row for row in db.execute("SELECT name, seq FROM sqlite_sequence")
            if not own(row[0]))
    rows["sqlite_sequence"] = counters
    rows["user_version"] = db.execute("PRAGMA user_version").fetchone()
    rows["application_id"] = db.execute("PRAGMA application_id").fetchone()
    db.close()
    return what, rows


def table_rows(db, name):
    """Column → its values, in the order of the rows' text."""
    try:
        cur = db.execute("SELECT * FROM " + quote(name))
    except sqlite3.Error as e:
        return {"error": str(e)}
    names = [c[0].lower() for c in cur.description]
    rows = sorted(cur.fetchall(), key=repr)
    return {c: sorted((r[i] for r in rows), key=repr)
            for i, c in enumerate(names)}


def lost(before, after):
    """Columns that are there before and after with other values."""
    out = []
    for table, columns in before.items():
        if not isinstance(columns, dict) or table not in after:
            continue
        for column, values in columns.items():
            if after[table].get(column, values) != values:
                out.append("%s.%s" % (table, column))
    return out


def ask(path, text):
    """Each `> query` followed by the rows it gives now."""
    db = sqlite3.connect(path)
    out = []
    for query in re.findall(r"^> (.*)$", text, re.M):
        out.append("> " + query)
        for row in db.execute(query):
            out.append("|".join("NULL" if v is None else str(v) for v in row))
    db.close()
    return "".join(line + "\n" for line in out)


def expect(case, name, got):
    """Compares a section, or takes it over; a case need not have it."""
    if os.environ.get("UPDATE"):
        case[name] = got
    elif name in case and case[name] != got:
        raise Failure("%s differs:\n%s\ninstead of:\n%s" %
                      (name, got, case[name]))


def said(err):
    return "".join(line + "\n" for line in err.split("\n")
                   if line and not PROGRESS.match(line))


def without_allow(options):
    """What plan understands: --allow is for apply."""
    return [o for i, o in enumerate(options)
            if o != "--allow" and options[i - 1:i] != ["--allow"]]


def check_applied(folder, case, before, script, side):
    db = sqlite3.connect(os.path.join(folder, "a.db"))
    state = db.execute("PRAGMA integrity_check").fetchone()[0]
    db.close()
    if state != "ok":
        raise Failure("integrity_check: " + state)
    code, out, err = run(folder, "plan", *side, "--exit-code")
    if code:
        raise Failure("the second plan is not empty:\n" + out + err)
    after = content(os.path.join(folder, "a.db"))
    db = sqlite3.connect(os.path.join(folder, "script.db"),
                         isolation_level=None)
    db.executescript(script)
    db.close()
    if content(os.path.join(folder, "script.db")) != after:
        raise Failure("the plan as a script leads elsewhere")
    if "rows" in case:
        expect(case, "rows", ask(os.path.join(folder, "a.db"), case["rows"]))
    elif lost(before[1], after[1]):
        raise Failure("values changed: " + ", ".join(lost(before[1],
                                                          after[1])))


def run_case(path):
    case = read_case(path)
    folder = tempfile.mkdtemp(prefix="schemadiff-case-")
    try:
        live = os.path.join(folder, "a.db")
        build(live, case["from"])
        shutil.copy(live, os.path.join(folder, "script.db"))
        to = case["to"]
        if is_sql(to):
            build(os.path.join(folder, "b.db"), to)
            code, _, err = run(folder, "inspect", "--url", "sqlite:b.db",
                               "-o", "schema.def")
            if code:
                raise Failure("inspect: " + err)
        else:
            with open(os.path.join(folder, "schema.def"), "w",
                      encoding="utf-8") as f:
                f.write(to)
        side = ["--url", "sqlite:a.db", "--file", "schema.def"]
        options = case.get("options", "--allow all").split()
        before = content(live)
        code, script, err = run(folder, "plan", *side,
                                *without_allow(options), "--format", "sql")
        if code:
            script = ""
        if "plan" in case or os.environ.get("UPDATE"):
            expect(case, "plan", bare_plan(script))
        code, out, err = run(folder, "apply", *side, "--auto-approve",
                             *options)
        if code or said(err) or "diag" in case:
            if "diag" not in case and not os.environ.get("UPDATE"):
                raise Failure("apply exits %d:\n%s%s" % (code, out, err))
            expect(case, "diag", said(err))
        if code == 0:
            check_applied(folder, case, before, script, side)
        elif content(live) != before:
            raise Failure("refused, yet something changed")
        if os.environ.get("UPDATE"):
            write_case(path, case)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    paths = sys.argv[1:] or sorted(
        glob.glob(os.path.join(ROOT, "tests", "cases", "sqlite", "*.case")))
    bad = 0
    for path in paths:
        try:
            run_case(path)
        except (Failure, sqlite3.Error, subprocess.TimeoutExpired) as e:
            bad += 1
            print("FAIL %s: %s" % (os.path.relpath(path, ROOT), e))
    print("%d passed, %d failed" % (len(paths) - bad, bad))
    return 1 if bad or not paths else 0


sys.exit(main())
