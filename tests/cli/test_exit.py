# SPDX-License-Identifier: MIT
"""Every exit code, questions on a terminal, signals."""

import fcntl
import os
import resource
import signal
import sqlite3
import subprocess
import time

import harness
from harness import SCHEMA, equal, has, lacks

WIDE = SCHEMA.replace('    name:  string?\n', '    name:  text?\n')
NARROW = SCHEMA.replace('    name:  string?\n', '')
RENAMED = SCHEMA.replace('    name:  string?\n', '    label: string?\n')


def test_0_done_and_nothing_to_do(c):
    c.applied()
    c.expect(0, 'apply', '-y')


def test_1_database_errors(c):
    c.project()
    c.write('text.db', 'This is no database, but it is long enough. ' * 30)
    before = c.read('text.db')
    for args in (['plan'], ['apply', '-y'], ['inspect'], ['check']):
        has(c.expect(1, *args, '--url', 'sqlite:text.db').err, 'text.db')
    equal(before, c.read('text.db'))
    has(c.expect(1, 'apply', '-y', '--url', 'sqlite:no/where.db').err,
        'no')
    for args in (['inspect'], ['status'], ['check']):
        has(c.expect(1, *args, '--url', 'sqlite:none.db').err,
            "'none.db' does not exist")
    equal(False, c.exists('none.db'))


def test_1_no_schema_file(c):
    has(c.expect(1, 'plan').err, "no schema file 'schema.def'",
        'schemadiff init')
    c.expect(1, 'plan', '-f', 'nope.def')


def test_2_changes(c):
    c.project()
    c.expect(2, 'plan', '--exit-code')
    c.expect(2, 'diff', 'empty', 'schema.def', '--exit-code')
    c.expect(0, 'diff', 'empty', 'schema.def')
    c.expect(0, 'plan')


def test_3_tampered_vault(c):
    c.applied()
    path = '.schemadiff/vault/versions/v001.json'
    os.chmod(c.path(path), 0o600)
    c.write(path, c.read(path).replace('email', 'emall'))
    has(c.expect(3, 'verify').err, 'v001')
    equal(False, c.json(3, 'verify', '--json')['intact'])
    c.write('schema.def', SCHEMA + 'table more { id: int primary }\n')
    c.expect(3, 'apply', '-y')
    equal([], c.sql('schemadiff.db',
                    "select 1 from sqlite_schema where name = 'more'"))


def test_3_the_database_says_otherwise(c):
    c.applied()
    c.sql('schemadiff.db', "update schemadiff_history set hash = '%s'" %
          ('0' * 64))
    c.expect(3, 'verify')
    c.expect(3, 'check')


def test_4_hazard(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (1, 'a@b', 'Ann')")
    c.project(NARROW)
    has(c.expect(0, 'plan').out, 'drop-column')
    r = c.expect(4, 'apply', '-y')
    has(r.err, 'drop-column', '--allow')
    equal([('Ann',)], c.sql('schemadiff.db', 'select name from users'))
    c.expect(4, 'apply', '-y', '--allow', 'drop-table')
    c.expect(4, 'apply', '-y', '--allow', 'drop-column:users.other')
    c.expect(4, 'apply', '-y', '--dry-run')
    c.expect(0, 'apply', '-y', '--allow', 'drop-column:users.name')


def test_4_rows_in_the_way(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (7, 'a@b', null)")
    c.project(SCHEMA.replace('string?', 'string'))
    r = c.expect(4, 'apply', '-y')
    has(r.err, 'name', 'NULL', '7')
    c.expect(4, 'apply', '-y', '--dry-run')
    c.sql('schemadiff.db', "update users set name = 'x'")
    c.expect(0, 'apply', '-y')


def test_4_stale_plan(c):
    c.applied()
    c.project(WIDE)
    c.expect(0, 'plan', '-o', 'plan.json')
    c.sql('schemadiff.db', 'create table other (x)')
    err = c.expect(4, 'apply', 'plan.json', '-y').err
    has(err, "it would now differ in table 'other'\n")
    c.expect(4, 'apply', 'plan.json', '-y', '--dry-run')
    c.sql('schemadiff.db', 'drop table other')
    c.expect(0, 'apply', 'plan.json', '-y')
    err = c.expect(4, 'apply', 'plan.json', '-y').err
    has(err, 'nothing of it is left to do')


def test_4_nobody_to_ask(c):
    c.project()
    has(c.expect(4, 'apply').err, '--auto-approve')
    equal(False, c.exists('schemadiff.db'))
    has(c.expect(4, 'apply', '-f', '-', stdin=SCHEMA).err, '--auto-approve')


def test_4_strict(c):
    c.applied()
    c.expect(0, 'plan', '--strict')
    c.expect(0, 'apply', '-y', '--strict')
    # A virtual table of a module that is not here: whose is docs_x?
    db = sqlite3.connect(c.path('schemadiff.db'))
    db.execute('create table docs_x (a)')
    db.execute('pragma writable_schema = on')
    db.execute("insert into sqlite_master values ('table', 'docs', 'docs', 0,"
               " 'CREATE VIRTUAL TABLE docs USING nobody_has_it(a)')")
    db.commit()
    db.close()
    for args in (['plan'], ['apply', '-y'], ['inspect'], ['check']):
        has(c.expect(4, *args, '--strict').err, "'docs_x' is left alone",
            '--strict')
    has(c.expect(0, 'plan').err, "'docs_x' is left alone")


def test_5_invalid_schema(c):
    c.project('table t { id: int primary, x: nosuch(1 }\n')
    for args in (['validate'], ['plan'], ['apply', '-y'], ['status'],
                 ['fmt'], ['diff', 'empty', 'schema.def']):
        if args == ['status']:
            c.sql('schemadiff.db', 'create table x (y)')
        has(c.expect(5, *args).err, 'schema.def:1:')
    j = c.json(5, 'plan', '--json')
    equal('schema.def', j['diagnostics'][-1]['file'])


def test_5_before_the_database_is_opened(c):
    c.project('table {')
    c.expect(5, 'plan', '--url', 'sqlite:no/such/folder.db')


def test_6_locked(c):
    c.applied()
    c.project(WIDE)
    db = sqlite3.connect(c.path('schemadiff.db'), isolation_level=None)
    db.execute('begin exclusive')
    try:
        start = time.time()
        r = c.expect(6, 'apply', '-y', '--lock-wait', '300ms')
        equal(True, time.time() - start < 5, 'waited as told')
        has(r.err, 'lock')
    finally:
        db.execute('rollback')
        db.close()
    c.expect(0, 'apply', '-y')


def test_6_waits_for_the_lock(c):
    c.applied()
    c.project(WIDE)
    db = sqlite3.connect(c.path('schemadiff.db'), isolation_level=None)
    db.execute('begin immediate')
    p = c.start('apply', '-y', '--lock-wait', '20s')
    time.sleep(0.5)
    db.execute('rollback')
    db.close()
    p.communicate(timeout=30)
    equal(0, p.returncode)


def test_7_decision(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (1, 'a@b', 'Ann')")
    c.project(RENAMED)
    c.expect(0, 'plan')
    r = c.expect(7, 'apply', '-y')
    has(r.err, 'users.name', 'label', '--rename')
    c.expect(7, 'apply', '-y', '--dry-run')
    c.expect(0, 'apply', '-y', '--rename', 'users.name=users.label')
    equal([('Ann',)], c.sql('schemadiff.db', 'select label from users'))


def test_7_an_allowed_drop_decides(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (1, 'a@b', 'Ann')")
    c.project(RENAMED)
    c.expect(0, 'apply', '-y', '--allow', 'drop-column:users.name')
    equal([(None,)], c.sql('schemadiff.db', 'select label from users'))


def test_64_usage(c):
    c.expect(64)
    c.expect(64, 'plan', '--no-such-option')


# --- questions ---------------------------------------------------------


def test_terminal_yes(c):
    c.project()
    r = c.terminal('apply', answers=[('[yes/No]', 'yes\n')])
    equal(0, r.code, 'exit', r)
    has(r.out, 'Apply 1 step to', 'schemadiff.db', 'Applied v001')
    c.expect(0, 'plan', '--exit-code')


def test_terminal_no(c):
    c.project()
    for answer in ('no\n', '\n', 'yess\n', '\x04'):
        r = c.terminal('apply', answers=[('[yes/No]', answer)])
        equal(4, r.code, repr(answer), r)
        has(r.out, 'not applied')
    equal(False, c.exists('schemadiff.db'))


def test_terminal_interrupted_question(c):
    c.project()
    r = c.terminal('apply', answers=[('[yes/No]', '\x03')])
    equal(130, r.code, 'exit', r)
    equal(False, c.exists('schemadiff.db'))


def test_terminal_rename(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (1, 'a@b', 'Ann')")
    c.project(RENAMED)
    r = c.terminal('apply', answers=[('nothing else is done', '1\n'),
                                     ('[yes/No]', 'yes\n')])
    equal(0, r.code, 'exit', r)
    has(r.out, "What becomes of column 'users.name'?", 'users.label')
    equal([('Ann',)], c.sql('schemadiff.db', 'select label from users'))


def test_terminal_drop_and_add(c):
    c.applied()
    c.sql('schemadiff.db', "insert into users values (1, 'a@b', 'Ann')")
    c.project(RENAMED)
    r = c.terminal('apply', answers=[('nothing else is done', '\n')])
    equal(7, r.code, 'exit', r)
    r = c.terminal('apply', answers=[('nothing else is done', 'd\n'),
                                     ('[yes/No]', 'yes\n')])
    equal(0, r.code, 'exit', r)
    equal([(None,)], c.sql('schemadiff.db', 'select label from users'))


def test_terminal_colour(c):
    c.project()
    has(c.terminal('plan').out, '\033[')
    lacks(c.terminal('plan', env={'NO_COLOR': '1'}).out, '\033[')
    lacks(c.terminal('plan', '--color', 'never').out, '\033[')
    lacks(c.terminal('plan', env={'SCHEMADIFF_COLOR': 'never'}).out, '\033[')
    has(c.terminal('plan', '--color', 'always',
                   env={'NO_COLOR': '1'}).out, '\033[')
    has(c.terminal('plan', '-f', 'nope.def').out, '\033[1;31merror')


# --- signals -----------------------------------------------------------


def long_apply(c):
    """An apply that is in the middle of its copying."""
    c.applied()
    c.sql('schemadiff.db',
          "with recursive n(i) as (select 1 union all select i + 1 from n "
          "where i < 600000) insert into users select i, 'a' || i, "
          "printf('%0100d', i) from n")
    before = c.sql('schemadiff.db', 'select count(*), sum(length(name)) '
                   'from users')
    c.project(WIDE)
    p = c.start('apply', '-y')
    end = time.time() + 20
    while time.time() < end and p.poll() is None:
        try:
            if os.path.getsize(c.path('schemadiff.db-journal')) > 0:
                break
        except OSError:
            pass
        time.sleep(0.01)
    time.sleep(0.2)
    return p, before


def interrupted(c, sig, code):
    p, before = long_apply(c)
    equal(None, p.poll(), 'still running')
    p.send_signal(sig)
    _, err = p.communicate(timeout=30)
    equal(code, p.returncode, err)
    has(err, 'interrupted', 'as it was')
    equal(before, c.sql('schemadiff.db',
                        'select count(*), sum(length(name)) from users'))
    equal([('ok',)], c.sql('schemadiff.db', 'pragma integrity_check'))
    has(c.expect(0, 'status').out, 'at v001', '1 to change')
    c.expect(0, 'verify')
    c.expect(0, 'apply', '-y')
    equal(before, c.sql('schemadiff.db',
                        'select count(*), sum(length(name)) from users'))
    c.expect(0, 'verify')


def test_130_ctrl_c_leaves_everything_as_it_was(c):
    interrupted(c, signal.SIGINT, 130)


def test_143_terminated(c):
    interrupted(c, signal.SIGTERM, 143)


def stops_waiting(c, what):
    p = c.start('apply', '-y', '--lock-wait', '50s')
    time.sleep(0.5)
    equal(None, p.poll(), what)
    began = time.monotonic()
    p.send_signal(signal.SIGINT)
    _, err = p.communicate(timeout=40)
    equal(130, p.returncode, err)
    equal(True, time.monotonic() - began < 5, what)
    has(err, 'interrupted: ', 'is as it was')
    lacks(err, 'locked')


def test_130_while_waiting_for_a_lock(c):
    c.applied()
    c.project(WIDE)
    with open(c.path('.schemadiff/vault/.lock'), 'r+', encoding='utf-8') as f:
        fcntl.lockf(f, fcntl.LOCK_EX)
        stops_waiting(c, 'for the vault')
    db = sqlite3.connect(c.path('schemadiff.db'), isolation_level=None)
    db.execute('begin immediate')
    stops_waiting(c, 'for the database')
    db.close()
    c.expect(0, 'apply', '-y')


def test_killed_apply_is_finished_by_the_next(c):
    p, before = long_apply(c)
    p.kill()
    p.communicate()
    c.expect(0, 'apply', '-y')
    equal(before, c.sql('schemadiff.db',
                        'select count(*), sum(length(name)) from users'))
    c.expect(0, 'verify')
    c.expect(0, 'check')


def test_many_at_once(c):
    c.project()
    runs = [c.start('apply', '-y') for _ in range(6)]
    said = []
    for p in runs:
        out, err = p.communicate(timeout=60)
        equal(0, p.returncode, err)
        said.append(out.splitlines()[-1])
    equal(1, len([s for s in said if s.startswith('Applied v001')]), said)
    equal([], [s for s in said if not s.startswith(
        ('Applied v001', 'Nothing was left to do', 'No changes'))])
    equal([(1,)], c.sql('schemadiff.db',
                        'select count(*) from schemadiff_history'))
    c.expect(0, 'verify')


def test_a_file_that_may_not_grow(c):
    c.applied()
    c.sql('schemadiff.db',
          "with recursive n(i) as (select 1 union all select i + 1 from n "
          "where i < 2000) insert into users select i, 'a' || i, "
          "printf('%0100d', i) from n")
    c.project(WIDE)
    size = os.path.getsize(c.path('schemadiff.db'))

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    p = subprocess.run([harness.PROGRAM, 'apply', '-y'], cwd=c.dir,
                       env=harness.CLEAN, stdin=subprocess.DEVNULL,
                       capture_output=True, text=True, preexec_fn=limit)
    equal(1, p.returncode, p.stderr)
    has(p.stderr, "'schemadiff.db' cannot be read or written", 'hint')
    has(c.expect(0, 'status').out, 'at v001', '1 to change')
    equal([(2000,)], c.sql('schemadiff.db', 'select count(*) from users'))
    c.expect(0, 'verify')


def test_terminal_an_allowed_drop_is_not_asked_about(c):
    c.applied()
    c.project(RENAMED)
    r = c.terminal('apply', '--allow', 'drop-column:users.name',
                   answers=[('[yes/No]', 'yes\n')])
    equal(0, r.code, 'exit', r)
    lacks(r.out, 'What becomes of')


def test_3_in_a_dry_run(c):
    c.applied()
    path = c.path('.schemadiff/vault/versions/v001.json')
    os.chmod(path, 0o644)
    with open(path, 'a', encoding='utf-8') as f:
        f.write('\n')
    c.project(WIDE)
    has(c.expect(3, 'apply', '--dry-run').err, 'v001.json', 'was changed')


def test_1_what_only_the_application_has(c):
    db = sqlite3.connect(c.path('app.db'))
    db.create_function('mine', 1, abs, deterministic=True)
    db.execute('create table t (a int check (mine(a) > 0))')
    db.execute('insert into t values (1)')
    db.commit()
    db.close()
    c.write('schema.def', 'table t { a: INT? default 1 check (mine(a) > 0) }\n')
    r = c.expect(1, 'apply', '-y', '--url', 'app.db')
    has(r.err, 'no such function: mine', 'hint: asked to see whether t needs')
    c.project()
    c.sql('own.db', 'create table schemadiff_history (a)')
    has(c.expect(1, 'apply', '-y', '--url', 'own.db').err,
        "hint: a table 'schemadiff_history' that is not schemadiff's")
