# SPDX-License-Identifier: MIT
"""manual.py - the manual says what the program's tables say

Parts of the pages between `begin NAME` and `end NAME` are made from the
tables. `python3 tests/cli/manual.py` writes them anew; the tests compare.
"""

import glob
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
PROGRAM = os.environ.get('SCHEMADIFF',
                         os.path.join(ROOT, 'build', 'schemadiff'))
PART = re.compile(r'(\.\\" begin (options|settings|codes|hazards)(?: (\w+))?\n)'
                  r'(.*?)(\.\\" end \2\n)', re.S)


def read(*path):
    with open(os.path.join(ROOT, *path), encoding='utf-8') as f:
        return f.read()


def ask(*args):
    return subprocess.run([PROGRAM, *args], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def commands():
    listed = ask('help').split('Commands:\n')[1].split('\n\n')[0]
    return re.findall(r'^  (\w+)', listed, re.M)


def plain(text):
    return text.replace('\\', '\\e').replace('-', '\\-')


def codes():
    rows = re.findall(r'^X\(([EWH])_\w+, (\d+),\s*"([^"]*)"\)',
                      read('include', 'schemadiff', 'diag_codes.def'), re.M)
    lines = ['.Bl -tag -width E999 -compact']
    for letter, number, meaning in rows:
        lines += ['.It %s%s' % (letter, number), plain(meaning)]
    return '\n'.join(lines + ['.El', ''])


def hazards():
    rows = re.findall(r'^X\(\w+, "([^"]*)", (\d),\s*"([^"]*)"\)',
                      read('include', 'schemadiff', 'hazard.def'), re.M)
    lines = ['.Bl -tag -width drop-materialized-view -compact']
    for word, blocking, meaning in rows:
        lines += ['.It Cm %s%s' % (word, ' No *' if blocking == '1' else ''),
                  plain(meaning)]
    return '\n'.join(lines + ['.El', ''])


def part(kind, name):
    """What should stand between the two marks."""
    if kind == 'options':
        return ask('help', '--man', name)
    if kind == 'settings':
        return ask('help', '--man')
    return codes() if kind == 'codes' else hazards()


def pages():
    return sorted(glob.glob(os.path.join(ROOT, 'man', '*.[135]')))


def stale():
    """Pages whose parts are not what the tables say."""
    found = []
    for path in pages():
        text = read(path)
        for m in PART.finditer(text):
            if m.group(4) != part(m.group(2), m.group(3)):
                found.append('%s: %s %s' % (os.path.basename(path),
                                            m.group(2), m.group(3) or ''))
    return found


def documented():
    """Commands whose options stand in some page."""
    found = []
    for path in pages():
        found += [m.group(3) for m in PART.finditer(read(path))
                  if m.group(2) == 'options']
    return found


def update():
    for path in pages():
        old = read(path)
        new = PART.sub(lambda m: m.group(1) + part(m.group(2), m.group(3)) +
                       m.group(5), old)
        if new != old:
            with open(path, 'w', encoding='utf-8') as f:
                f.write(new)
            print('wrote', os.path.relpath(path, ROOT))


if __name__ == '__main__':
    sys.exit(update())
