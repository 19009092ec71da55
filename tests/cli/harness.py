# SPDX-License-Identifier: MIT
"""harness.py - a folder, a program, and what came out of it"""

import json
import os
import pty
import select
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

import jsonschema

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', '..'))
PROGRAM = os.environ.get('SCHEMADIFF',
                         os.path.join(ROOT, 'build', 'schemadiff'))
# Nothing of the caller's settings may reach a test.
CLEAN = {k: v for k, v in os.environ.items()
         if not k.startswith('SCHEMADIFF_') and
         k not in ('DATABASE_URL', 'NO_COLOR', 'LC_ALL', 'LC_CTYPE', 'COLUMNS')}
CLEAN['LANG'] = 'C'

SCHEMA = '''\
table users {
    id:    int primary
    email: string(255) unique
    name:  string?
}
'''


class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        return 'exit %s\n--- stdout ---\n%s\n--- stderr ---\n%s' % (
            self.code, self.out, self.err)


class Case:
    """One test: a folder of its own, removed at the end."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='schemadiff-cli-')

    def close(self):
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'w', encoding='utf-8') as f:
            f.write(text)

    def read(self, name):
        with open(self.path(name), encoding='utf-8') as f:
            return f.read()

    def exists(self, name):
        return os.path.exists(self.path(name))

    def sql(self, name, text, *args):
        db = sqlite3.connect(self.path(name))
        try:
            if args:
                rows = db.execute(text, args).fetchall()
            elif text.lstrip().lower().startswith(('select', 'pragma')):
                rows = db.execute(text).fetchall()
            else:
                db.executescript(text)
                rows = []
            db.commit()
            return rows
        finally:
            db.close()

    def start(self, *args, env=None, cwd='.', stdin=subprocess.DEVNULL):
        return subprocess.Popen([PROGRAM, *args], cwd=self.path(cwd),
                                env=dict(CLEAN, **(env or {})), stdin=stdin,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def run(self, *args, env=None, cwd='.', stdin=None):
        p = self.start(*args, env=env, cwd=cwd,
                       stdin=subprocess.DEVNULL if stdin is None
                       else subprocess.PIPE)
        out, err = p.communicate(stdin, timeout=60)
        return Result(p.returncode, out, err)

    def expect(self, code, *args, **kw):
        """Runs and insists on an exit code."""
        r = self.run(*args, **kw)
        equal(code, r.code, ' '.join(args), r)
        return r

    def json(self, code, *args, **kw):
        r = self.expect(code, *args, **kw)
        j = json.loads(r.out)
        equal([], jsonschema.check(j, 'report.schema.json'), 'schema', r)
        equal(code, j['exit'], 'exit')
        equal(args[0], j['command'], 'command')
        return j

    def terminal(self, *args, answers=(), env=None):
        """Runs on a terminal; answers are (what to wait for, what to say)."""
        pid, fd = pty.fork()
        if pid == 0:
            try:
                os.chdir(self.dir)
                os.execve(PROGRAM, [PROGRAM, *args],
                          dict(CLEAN, TERM='xterm', **(env or {})))
            finally:
                os._exit(127)
        out, todo, end = '', list(answers), time.time() + 60
        while time.time() < end:
            if select.select([fd], [], [], 0.1)[0]:
                try:
                    piece = os.read(fd, 65536)
                except OSError:
                    break
                if not piece:
                    break
                out += piece.decode('utf-8', 'replace')
            if todo and todo[0][0] in out:
                os.write(fd, todo.pop(0)[1].encode())
        else:
            os.kill(pid, signal.SIGKILL)
        os.close(fd)
        status = os.waitpid(pid, 0)[1]
        code = (os.WEXITSTATUS(status) if os.WIFEXITED(status)
                else -os.WTERMSIG(status))
        return Result(code, out.replace('\r\n', '\n'), '')

    def project(self, schema=SCHEMA):
        self.write('schema.def', schema)

    def applied(self, schema=SCHEMA):
        self.project(schema)
        self.expect(0, 'apply', '-y')


def equal(want, got, what='', result=None):
    if want != got:
        raise AssertionError('%s: want %r, got %r%s' % (
            what, want, got, '\n%s' % result if result else ''))


def has(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError('%r is not in:\n%s' % (part, text))


def lacks(text, *parts):
    for part in parts:
        if part in text:
            raise AssertionError('%r is in:\n%s' % (part, text))
