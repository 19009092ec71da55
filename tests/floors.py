#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the sources to the house rules that a compiler does not know.

Includes go down the floors of tests/floors.tsv, one library stands in one
folder, engines are named by their folder and main.c alone, below cmd/ there
is no mutable static, no exit and no printing, what is extern is called sd_,
and no file grows past 900 lines. Says what is wrong as FILE:LINE: text.
"""

import collections
import glob
import os
import re
import subprocess
import sys

LONGEST = 900
SYSTEM = re.compile(
    r"(assert|ctype|errno|fcntl|float|getopt|glob|inttypes|langinfo|limits|"
    r"locale|math|poll|pthread|pwd|regex|setjmp|signal|stdalign|stdarg|"
    r"stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|"
    r"strings|termios|time|unistd|wchar|wctype|dirent|"
    r"sys/(file|ioctl|resource|stat|time|types|utsname|wait|mman))\.h$")
FORBIDDEN = {"exit", "_exit", "_Exit", "quick_exit", "abort", "printf",
             "vprintf", "puts", "putchar", "perror", "stdout", "stderr",
             "__printf_chk", "__vprintf_chk", "__assert_fail"}
ENGINE = re.compile(r"sqlite|postgres|\bpg_|libpq|\bpragma_", re.I)
COMMENT = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|'
                     r"/\*.*?\*/|//[^\n]*", re.S)

wrong = []
checked = collections.Counter()


def complain(where, text):
    wrong.append("%s: %s" % (where, text))


def read_table(path):
    """The folders by name, the owner of each header, and what is allowed."""
    folders, owner, allowed = {}, {}, []
    for line in open(path):
        cell = line.rstrip("\n").split("\t")
        if line.startswith("#") or not line.strip():
            continue
        if cell[0] == "allow":
            allowed.append((cell[1], re.compile(cell[3])))
            continue
        name, floor, headers, libraries = cell
        words = [] if headers == "-" else headers.split()
        folders[name] = {
            "floor": int(floor),
            "beside": {w[1:] for w in words if w.startswith("+")},
            "libraries": [] if libraries == "-" else libraries.split(),
        }
        for word in words:
            if not word.startswith("+"):
                owner[word] = name
    return folders, owner, allowed


def without_comments(text):
    """The text with comments blanked, line numbers kept."""
    def blank(m):
        if m.group().startswith("/"):
            return re.sub(r"[^\n]", " ", m.group())
        return m.group()
    return COMMENT.sub(blank, text)


def folder_of(path, folders, owner):
    if path.startswith("include/"):
        return owner.get(os.path.basename(path))
    rest = path[len("src/"):]
    if rest in folders:
        return rest
    return os.path.dirname(rest) if os.path.dirname(rest) in folders else None


def check_include(path, number, name, quoted, home, tables):
    folders, owner, _ = tables
    here = folders[home]
    where = "%s:%d" % (path, number)
    checked["include"] += 1
    if name.startswith("schemadiff/"):
        header = name[len("schemadiff/"):]
        if header not in owner:
            return complain(where, "%s is in no row of the table" % header)
        there = folders[owner[header]]
        if (owner[header] != home and header not in here["beside"]
                and there["floor"] >= here["floor"]):
            complain(where, "%s (floor %d) includes %s (floor %d)" %
                     (home, here["floor"], header, there["floor"]))
    elif quoted:
        if re.fullmatch(r"(\.\./)*grammar/\w+\.def", name):
            if home != "lang":
                complain(where, "grammar/ is read by lang/ alone")
        elif "/" in name and (home != "main.c"
                              or os.path.dirname(name) not in folders):
            complain(where, "'%s' leads out of its folder" % name)
    elif not SYSTEM.match(name):
        if not any(name.startswith(lib) for lib in here["libraries"]):
            complain(where, "<%s> is not %s's library" % (name, home))


def check_source(path, tables):
    text = open(path, encoding="utf-8").read()
    lines = text.split("\n")
    if len(lines) > LONGEST:
        complain(path, "%d lines, more than %d" % (len(lines), LONGEST))
    if path.endswith((".c", ".h")) and "SPDX-License-Identifier" not in lines[0]:
        complain(path + ":1", "no SPDX line")
    home = folder_of(path, tables[0], tables[1])
    if home is None:
        return complain(path, "its folder is in no row of the table")
    checked["file"] += 1
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        m = re.match(r'\s*#\s*include\s+([<"])([^>"]+)', line)
        if m:
            check_include(path, number, m[2], m[1] == '"', home, tables)
        elif (path.startswith("src/") and path != "src/main.c"
              and not home.startswith("engine/") and ENGINE.search(line)):
            complain("%s:%d" % (path, number), "names an engine: %s" %
                     line.strip())


def check_object(path, tables):
    """Symbols of an object file, by the section they are in."""
    name = path.split("/src/", 1)[1]
    allow = [rule for start, rule in tables[2] if name.startswith(start)]
    table = subprocess.run(["objdump", "-t", path], stdout=subprocess.PIPE,
                           universal_newlines=True, check=True).stdout
    checked["object"] += 1
    for line in table.split("\n"):
        # ADDRESS FLAGS<7> SECTION<tab>SIZE [.visibility] NAME
        m = re.match(r"[0-9a-f]+ (.{7}) (\S+)\t[0-9a-f]+\s+(?:\.\w+ )?(\S+)",
                     line)
        if not m or any(rule.search(m[3]) for rule in allow):
            continue
        flags, section, symbol = m.groups()
        if section == "*UND*":
            if symbol in FORBIDDEN:
                complain(name, "uses %s below cmd/" % symbol)
        elif (re.match(r"\.(data|bss|tdata|tbss)(?!\.rel\.ro)", section)
              or section == "*COM*"):
            if "O" in flags:
                complain(name, "mutable static %s in %s" % (symbol, section))
        if (flags[0] in "gu" and section != "*UND*" and name != "main.o"
                and not symbol.startswith("sd_")):
            complain(name, "extern %s has no sd_" % symbol)


def main():
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    os.chdir(top)
    build = os.environ.get("BUILD", "build")
    tables = read_table("tests/floors.tsv")
    for pattern in ("include/schemadiff/*", "src/*.[ch]", "src/*/*.[ch]",
                    "src/engine/*/*.[ch]"):
        for path in sorted(glob.glob(pattern)):
            check_source(path, tables)
    if glob.glob(build + "/flags") and "sanitize" not in open(
            build + "/flags").read() and "coverage" not in open(
            build + "/flags").read():
        for source in sorted(glob.glob("src/*/*.c") +
                             glob.glob("src/engine/*/*.c")):
            path = "%s/%s.o" % (build, source[:-2])
            if os.path.exists(path):
                check_object(path, tables)
    else:
        print("skip: symbols (these objects are instrumented, or not built)")
    for line in wrong:
        print(line)
    total = sum(checked.values())
    bad = len(wrong)
    print("floors: " + ", ".join("%d %ss" % (n, what)
                                 for what, n in checked.items()))
    print("%d passed, %d failed" % (max(total - bad, 0), bad))
    return 1 if bad or not total else 0


sys.exit(main())
