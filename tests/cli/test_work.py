# SPDX-License-Identifier: MIT
"""The commands as they are used: init, edit, plan, apply, look back."""

import json
import os
import time

from harness import SCHEMA, equal, has, lacks

MORE = SCHEMA.replace('    name:  string?\n',
                      '    name:  string?\n    age:   int?\n')


def test_init_makes_a_project_that_works(c):
    out = c.expect(0, 'init', 'shop').out
    has(out, 'Next:', 'cd shop', 'schemadiff plan', 'schemadiff apply')
    for name in ('schema.def', 'schemadiff.conf', '.schemadiff', '.gitignore'):
        equal(True, c.exists('shop/' + name), name)
    equal(0, c.run('fmt', '--check', cwd='shop').code, 'fmt-clean')
    has(c.expect(0, 'validate', cwd='shop').out, 'Schema is valid: 1 enum, '
        '2 tables')
    has(c.expect(0, 'apply', '-y', cwd='shop').out, 'Applied v001')
    c.sql('shop/schemadiff.db', "insert into users (email) values ('a@b')")
    equal([('guest',)], c.sql('shop/schemadiff.db', 'select role from users'))


def test_init_never_overwrites(c):
    c.write('schema.def', SCHEMA)
    c.write('.gitignore', 'build')
    c.write('schemadiff.conf', '# mine\n')
    has(c.expect(0, 'init').out, 'kept')
    equal(SCHEMA, c.read('schema.def'))
    equal('# mine\n', c.read('schemadiff.conf'))
    ignored = c.read('.gitignore')
    equal(True, ignored.startswith('build\n.schemadiff/cache/\n'), ignored)
    c.expect(0, 'init')
    equal(ignored, c.read('.gitignore'), 'a second init adds nothing')
    equal([], c.json(0, 'init', '--json')['written'])


def test_the_whole_way(c):
    c.project()
    c.expect(0, 'apply', '-y', '-m', 'first')
    c.write('schema.def', MORE)
    r = c.expect(2, 'plan', '--exit-code')
    has(r.out, 'age', 'users')
    has(c.expect(0, 'status').out, 'schema.def: 1 table, 4 columns',
        'at v001', '1 to add', 'standard')
    c.expect(2, 'status', '--exit-code')
    has(c.expect(0, 'apply', '-y', '-m', 'second').out, 'v002')
    c.expect(0, 'plan', '--exit-code')
    c.expect(0, 'status', '--exit-code')
    c.expect(0, 'check')
    has(c.expect(0, 'verify').out, '2 versions', '2 history lines')
    lines = c.expect(0, 'history').out.splitlines()
    equal(2, len(lines))
    has(lines[0], '* v002', 'second')
    has(lines[1], 'v001', 'first')
    has(c.expect(0, 'show', 'v001').out, '// v001', 'email')
    lacks(c.expect(0, 'show', 'v001').out, 'age')
    has(c.expect(0, 'show').out, 'age')
    equal(MORE, c.expect(0, 'show', '--source', 'v002').out)
    has(c.expect(0, 'diff', 'v001', 'v002').out, 'age')
    has(c.expect(0, 'diff', 'v1', 'vault:current').out, 'age')
    c.expect(2, 'diff', 'v001', 'v002', '--exit-code')
    c.expect(0, 'diff', 'v002', 'vault:current', '--exit-code')


def test_nothing_to_do(c):
    c.applied()
    r = c.expect(0, 'plan', '--exit-code')
    has(r.out, 'No changes')
    c.expect(0, 'apply')           # asks nothing, for there is nothing to ask
    equal(1, len(c.expect(0, 'history').out.splitlines()))


def test_plan_changes_nothing(c):
    c.project()
    r = c.expect(0, 'plan')
    has(r.err, 'new file')
    equal(False, c.exists('schemadiff.db'))
    equal(False, c.exists('.schemadiff'))
    c.expect(0, 'apply', '--dry-run')
    equal(False, c.exists('schemadiff.db'))
    equal(False, c.exists('.schemadiff'))


def test_sql_is_a_script(c):
    c.project()
    out = c.expect(0, 'plan', '--format', 'sql').out
    c.sql('by-hand.db', out)
    c.expect(0, 'plan', '--url', 'sqlite:by-hand.db', '--exit-code')


def test_formats(c):
    c.project()
    j = c.json(0, 'plan', '--json')
    equal(1, j['changes']['add'])
    equal(j['plan'], c.json(0, 'plan', '--format', 'json')['plan'])
    equal('sqlite', j['plan']['engine'])
    text = c.expect(0, 'plan').out
    has(text, '+', 'users')
    lacks(text, '\033')
    has(c.expect(0, 'plan', '--color', 'always').out, '\033[')
    lacks(c.expect(0, 'plan').out, '\033')


def test_the_same_plan_on_every_run(c):
    c.project(SCHEMA + ''.join('table t%d { id: int primary }\n' % i
                               for i in range(20)))
    equal(c.expect(0, 'plan').out, c.expect(0, 'plan').out)
    equal(c.expect(0, 'plan', '--json').out, c.expect(0, 'plan', '--json').out)


def test_saved_plan(c):
    c.applied()
    c.write('schema.def', MORE)
    c.expect(0, 'plan', '-o', 'plan.json')
    os.unlink(c.path('schema.def'))
    has(c.expect(0, 'apply', 'plan.json', '-y').out, 'v002')
    equal(MORE, c.expect(0, 'show', '--source').out)
    c.write('schema.def', MORE)
    c.expect(0, 'plan', '--exit-code')


def test_saved_plan_from_standard_output(c):
    c.project()
    c.write('p.json', c.expect(0, 'plan', '--json').out)
    c.expect(0, 'apply', 'p.json', '-y')
    c.expect(0, 'plan', '--exit-code')


def test_saved_plan_that_is_none(c):
    c.project()
    c.write('p.json', '{"format": 1}\n')
    has(c.expect(1, 'apply', 'p.json', '-y').err, "'p.json' is no saved plan")
    c.write('p.json', '{')
    has(c.expect(1, 'apply', 'p.json', '-y').err, 'p.json')
    has(c.expect(1, 'apply', 'nope.json', '-y').err, 'nope.json')
    has(c.expect(64, 'apply', 'p.json', '--to', 'v001').err, 'saved plan')


def test_any_two_sides(c):
    c.write('old.def', SCHEMA)
    c.write('new.def', MORE)
    c.write('dir/a.def', SCHEMA)
    c.write('dir/b.def', 'table b { id: int primary }\n')
    c.expect(0, 'apply', '-y', '-f', 'old.def', '--url', 'sqlite:old.db')
    for a, b in (('old.def', 'new.def'), ('old.def', 'dir'),
                 ('sqlite:old.db', 'new.def'), ('old.db', 'dir'),
                 ('empty', 'old.def'), ('old.def', 'empty'),
                 ('sqlite:none.db', 'old.def'), ('v001', 'new.def')):
        c.expect(2, 'diff', a, b, '--exit-code')
    for a, b in (('old.def', 'old.db'), ('old.db', 'sqlite:old.db'),
                 ('v001', 'old.def'), ('empty', 'sqlite:none.db'),
                 ('vault:v001', 'old.db'), ('empty', 'empty'),
                 ('old.def', 'old.def')):
        r = c.expect(0, 'diff', a, b, '--exit-code')
        has(r.out, 'No changes')
    equal(False, c.exists('none.db'))
    c.expect(2, 'diff', 'old.def', '-', '--exit-code', stdin=MORE)
    has(c.expect(1, 'diff', 'v007', 'old.def').err, "no version 'v007'")
    has(c.expect(64, 'diff', 'nope', 'old.def').err, "'nope'")
    c.expect(1, 'diff', 'nope.def', 'old.def')


def test_plan_between_sides(c):
    c.applied()
    c.write('schema.def', MORE)
    os.rename(c.path('schemadiff.db'), c.path('away.db'))
    has(c.expect(0, 'plan', '--from', 'vault:current').out, 'age')
    has(c.expect(0, 'plan', '--from', 'empty').out, 'users')
    has(c.expect(0, 'plan', '--url', 'sqlite:away.db', '--to', 'empty').out,
        '-', 'users')
    c.expect(0, 'plan', '--url', 'sqlite:away.db', '--to', 'v001',
             '--exit-code')


def test_apply_to_a_version(c):
    c.applied()
    c.write('schema.def', MORE)
    c.expect(0, 'apply', '-y')
    c.expect(4, 'apply', '-y', '--to', 'v001')
    c.expect(0, 'apply', '-y', '--to', 'v001', '--allow', 'drop-column')
    has(c.expect(0, 'status').out, 'at v001')
    c.expect(0, 'plan', '--to', 'v001', '--exit-code')
    equal(2, len(c.expect(0, 'history').out.splitlines()))


def test_standard_input_is_a_schema_file(c):
    has(c.expect(0, 'validate', '-', stdin=SCHEMA).out, '1 table')
    c.expect(2, 'plan', '-f', '-', '--exit-code', stdin=SCHEMA)
    c.expect(0, 'apply', '-y', '-f', '-', stdin=SCHEMA)
    c.expect(0, 'plan', '-f', '-', '--exit-code', stdin=SCHEMA)
    equal(SCHEMA, c.expect(0, 'fmt', '-', stdin=SCHEMA).out)


def test_several_files_and_folders(c):
    c.write('s/a.def', 'table a { id: int primary }\n')
    c.write('s/b.def', 'table b { id: int primary  a_id: int references a }\n')
    has(c.expect(0, 'validate', '-f', 's').out, '2 tables')
    has(c.expect(0, 'validate', 's/a.def', 's/b.def').out, '2 tables')
    c.expect(0, 'apply', '-y', '-f', 's/a.def', '-f', 's/b.def')
    equal(True, c.exists('s/.schemadiff'))
    c.expect(0, 'plan', '-f', 's', '--exit-code')
    has(c.expect(0, 'show', '--source', '-f', 's').out, 'table a', 'table b')


def test_validate(c):
    c.project('table t { id: int primary  x: strin }\n'
              'table u { y: int references nope.id }\n')
    r = c.expect(5, 'validate')
    equal('', r.out)
    has(r.err, 'schema.def:2:')
    j = c.json(5, 'validate', '--json')
    equal(False, j['valid'])
    place = [d for d in j['diagnostics'] if d['severity'] == 'error'][0]
    equal('schema.def', place['file'])
    for key in ('line', 'column', 'end_line', 'end_column', 'code', 'message'):
        equal(True, key in place, key)
    c.project()
    j = c.json(0, 'validate', '--json')
    equal(True, j['valid'])
    equal({'table': 1, 'column': 3, 'unique constraint': 1}, j['counts'])


def test_validate_hints_at_renames_that_happened(c):
    c.applied()
    renamed = SCHEMA.replace('name:  string?',
                             'label: string? renamed from name')
    c.write('schema.def', renamed)
    lacks(c.expect(0, 'validate').err, 'renamed from')
    c.expect(0, 'apply', '-y')
    has(c.expect(0, 'validate').err, "'renamed from name' has happened",
        'schema.def:4:')


def test_fmt(c):
    ugly = 'table t {\n id:int primary // key\n   longer:text?\n}\n'
    c.write('schema.def', ugly)
    equal('schema.def\n', c.expect(2, 'fmt', '--check').out)
    equal(ugly, c.read('schema.def'))
    equal('schema.def\n', c.expect(0, 'fmt').out)
    pretty = c.read('schema.def')
    has(pretty, '    id:     int primary', '// key')
    equal('', c.expect(0, 'fmt').out)
    c.expect(0, 'fmt', '--check')
    equal(pretty, c.expect(0, 'fmt', '-', stdin=ugly).out)
    c.write('bad.def', 'table {')
    c.write('d/x.def', ugly)
    r = c.expect(5, 'fmt', 'bad.def', 'd')
    has(r.err, 'bad.def:1:')
    equal('d/x.def\n', r.out, 'one broken file does not stop the others')
    equal('table {', c.read('bad.def'))
    equal([], c.json(0, 'fmt', 'd', '--json')['changed'])


def test_inspect(c):
    c.sql('app.db', 'create table "odd name" (id integer primary key, '
          'x decimal(10,2) default 1.5, "y" TEXT not null); '
          'create index i on "odd name"(x);')
    r = c.expect(0, 'inspect', '--url', 'sqlite:app.db')
    equal(True, r.out.startswith('// Made by schemadiff inspect from'), r.out)
    equal('', r.err)
    equal(r.out, c.expect(0, 'fmt', '-', stdin=r.out).out, 'fmt-clean')
    has(c.expect(0, 'inspect', '-u', 'app.db', '-o', 'x.def').err,
        'wrote x.def: 1 table, 3 columns')
    equal(r.out.split('\n', 1)[1], c.read('x.def').split('\n', 1)[1])
    c.expect(0, 'plan', '-f', 'x.def', '-u', 'app.db', '--exit-code')
    has(c.expect(4, 'inspect', '-u', 'app.db', '-o', 'x.def').err, '--force')
    c.expect(0, 'inspect', '-u', 'app.db', '-o', 'x.def', '--force')
    j = c.json(0, 'inspect', '-u', 'app.db', '--json')
    has(json.dumps(j['schema']), 'odd name')
    c.expect(1, 'inspect', '-u', 'sqlite:none.db')
    equal(False, c.exists('none.db'))


def test_inspect_baseline(c):
    c.sql('app.db', 'create table t (id integer primary key)')
    c.expect(0, 'inspect', '-u', 'app.db', '-o', 'schema.def', '--baseline')
    has(c.expect(0, 'status', '-u', 'app.db').out, 'at v001', 'nothing')
    c.expect(0, 'check', '-u', 'app.db')
    has(c.expect(0, 'history').out, 'baseline')
    has(c.expect(4, 'inspect', '-u', 'app.db', '--baseline').err,
        'has versions already')


def test_check_finds_drift(c):
    c.applied()
    has(c.expect(0, 'check').out, 'No drift')
    c.sql('schemadiff.db', 'alter table users add column extra text; '
          'create table surprise (x)')
    r = c.expect(2, 'check')
    has(r.out, 'Drift', '+ table surprise', 'extra')
    j = c.json(2, 'check', '--json')
    equal(True, j['drift'])
    equal('v001', j['version'])
    has(json.dumps(j['differences']), 'surprise', 'extra')


def test_check_without_history(c):
    c.sql('app.db', 'create table t (x)')
    has(c.expect(1, 'check', '-u', 'app.db').err, 'has no version', 'baseline')


def test_status_shows_what_it_can(c):
    c.project()
    r = c.expect(1, 'status')
    has(r.out, 'schema.def: 1 table', 'none yet', 'cannot be opened')
    has(r.err, 'does not exist')
    c.expect(0, 'apply', '-y')
    c.write('schema.def', 'table {')
    r = c.expect(5, 'status')
    has(r.out, 'not valid', 'at v001', '1 version')
    j = c.json(5, 'status', '--json')
    equal('v001', j['database']['version'])
    equal(False, j['schema']['valid'])
    equal('v001', j['vault']['current'])
    c.project(MORE)
    j = c.json(0, 'status', '--json')
    equal(1, j['pending']['add'])
    equal('standard', j['mode'])


def test_history_ranges(c):
    for i in range(4):
        c.project(SCHEMA + ''.join('table t%d { id: int primary }\n' % k
                                   for k in range(i)))
        c.expect(0, 'apply', '-y')
    for arg, want in (('v002..v003', ['v003', 'v002']), ('v003..', ['v004',
                      'v003']), ('..v001', ['v001']), ('v002', ['v002']),
                      ('..', ['v004', 'v003', 'v002', 'v001']),
                      ('v003..v002', [])):
        j = c.json(0, 'history', arg, '--json')
        equal(want[::-1], [v['version'] for v in j['versions']], arg)
        lines = c.expect(0, 'history', arg).out.splitlines()
        equal(want, [line[2:6] for line in lines], arg)
    c.expect(1, 'history', 'v009')
    c.expect(64, 'history', 'schema.def')
    c.expect(64, 'show', 'schema.def')
    c.expect(1, 'show', 'v009')


def test_no_vault(c):
    for args in (['history'], ['verify'], ['show']):
        has(c.expect(1, *args).err, 'no vault')


def test_vault_elsewhere(c):
    c.project()
    c.expect(0, 'apply', '-y', '--vault', 'v')
    equal(False, c.exists('.schemadiff'))
    has(c.expect(0, 'history', '--vault', 'v').out, 'v001')


def test_one_vault_for_many_databases(c):
    c.project()
    c.expect(0, 'apply', '-y', '-u', 'sqlite:a.db')
    c.expect(0, 'apply', '-y', '-u', 'sqlite:b.db')
    equal(1, len(c.expect(0, 'history').out.splitlines()))
    has(c.expect(0, 'status', '-u', 'sqlite:b.db').out, 'at v001')


def test_adopting_a_database_that_is_right_already(c):
    c.project()
    c.sql('app.db', c.expect(0, 'plan', '--format', 'sql').out)
    has(c.expect(0, 'apply', '-u', 'app.db').out, 'recorded as v001')
    c.expect(0, 'check', '-u', 'app.db')


def test_only_some_objects(c):
    c.applied()
    c.write('schema.def', MORE + 'table b { id: int primary }\n'
            'table d { id: int primary }\n')
    out = c.expect(0, 'plan', '--only', 'b', '--format', 'sql').out
    lacks(out, 'age', 'TABLE d')
    c.expect(0, 'apply', '-y', '--only', 'b')
    equal([('b',), ('users',)], c.sql(
        'schemadiff.db', "select name from sqlite_schema where type = 'table' "
        "and name not glob 'schemadiff_*' and name not glob 'sqlite_*' "
        "order by 1"))
    c.expect(2, 'plan', '--exit-code')


def test_include_and_exclude(c):
    c.sql('app.db', 'create table mine (x int); create table theirs (x int)')
    out = c.expect(0, 'inspect', '-u', 'app.db', '--include', 'm*').out
    has(out, 'mine')
    lacks(out, 'theirs')
    out = c.expect(0, 'inspect', '-u', 'app.db', '--exclude', 'm*').out
    lacks(out, 'mine')
    c.write('schema.def', c.expect(0, 'inspect', '-u', 'app.db', '--include',
                                   'm*').out)
    c.expect(0, 'plan', '-u', 'app.db', '--exclude', 'theirs', '--exit-code')
    has(c.expect(0, 'plan', '-u', 'app.db').out, '- ', 'theirs')


def test_author_and_message(c):
    c.project()
    c.expect(0, 'apply', '-y', '--author', 'Ada', '-m', 'Add users')
    v = c.json(0, 'history', '--json')['versions'][0]
    equal(('Ada', 'Add users'), (v['author'], v['summary']))
    equal([('Ada', 'Add users')], c.sql(
        'schemadiff.db', 'select author, message from schemadiff_history'))


def test_json_of_apply(c):
    c.project()
    j = c.json(0, 'apply', '-y', '--json')
    equal('v001', j['version'])
    equal(1, j['steps'])
    equal(False, j['adopted'])
    j = c.json(4, 'apply', '--to', 'empty', '--json')
    has(j['diagnostics'][-1]['message'], 'drop-table')


def test_pipes(c):
    c.project(''.join('table t%d { id: int primary }\n' % i
                      for i in range(3000)))
    p = c.start('plan', '--format', 'sql')
    p.stdout.readline()
    p.stdout.close()
    err = p.stderr.read()
    p.stderr.close()
    equal(0, p.wait(60), err)
    lacks(err, 'error', 'Broken pipe')


def test_full_disk_of_the_reader(c):
    c.project()
    with open('/dev/full', 'w', encoding='utf-8') as full:
        import subprocess
        from harness import CLEAN, PROGRAM
        p = subprocess.run([PROGRAM, 'plan'], cwd=c.dir, env=CLEAN,
                           stdout=full, stderr=subprocess.PIPE, text=True,
                           check=False)
    equal(1, p.returncode, p.stderr)
    has(p.stderr, 'cannot write to standard output')


def test_inspect_keeps_the_words_of_the_file(c):
    c.write('app.def', 'table t {\n    id:   uuid primary\n'
            '    data: json?\n    tags: string[]?\n    name: text\n}\n')
    c.expect(0, 'apply', '-y', '-f', 'app.def', '-u', 'app.db')
    has(c.expect(0, 'inspect', '-u', 'app.db').out, 'id:   text primary')
    c.expect(0, 'inspect', '-u', 'app.db', '-o', 'app.def', '--force')
    has(c.read('app.def'), 'uuid primary', 'json?', 'string[]?',
        'name: text\n')
    c.expect(0, 'plan', '-f', 'app.def', '-u', 'app.db', '--exit-code')
    # A word that makes another type is not kept, nor is a broken file's.
    c.write('app.def', 'table t { id: uuid primary  data: int? }\n')
    c.expect(0, 'inspect', '-u', 'app.db', '-o', 'app.def', '--force')
    has(c.read('app.def'), 'uuid primary', 'data: JSON?')
    c.write('app.def', 'table {')
    c.expect(0, 'inspect', '-u', 'app.db', '-o', 'app.def', '--force')
    has(c.read('app.def'), 'id:   text primary')


def test_quiet_and_verbose(c):
    c.project()
    r = c.expect(0, 'apply', '-y', '-q')
    equal('', r.err)
    c.project(MORE + 'table b { id: int primary }\n')
    r = c.expect(0, 'apply', '-y', '-v')
    has(r.err, 'CREATE TABLE b', '+ b')


def test_a_role_needs_an_engine_that_has_them(c):
    c.project()
    has(c.expect(64, 'plan', '--role', 'admin').err, 'no roles')


def test_the_example_of_the_library_manual(c):
    """It compiles and does what it says."""
    import re
    import shutil
    import subprocess
    import harness
    import manual
    lib = os.path.join(os.path.dirname(harness.PROGRAM), 'libschemadiff.a')
    if not shutil.which('cc') or not os.path.exists(lib):
        print('skip no compiler, or no library beside the program')
        return
    text = manual.read('man', 'libschemadiff.3')
    code = re.search(r'\.Bd -literal[^\n]*\n(.*?)\.Ed\n',
                     text.split('.Sh EXAMPLES')[1], re.S).group(1)
    c.write('x.c', code.replace('\\e', '\\').replace('\\&', ''))
    flags = ['-lsqlite3', '-ljansson', '-lsodium']
    asan = subprocess.run(['nm', lib], text=True, check=False,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout
    if '__asan_init' in asan:
        flags.append('-fsanitize=address,undefined')
    if '__gcov_init' in asan:
        flags.append('--coverage')
    subprocess.run(['cc', '-std=c11', '-Wall', '-Wextra', '-Werror',
                    '-I', os.path.join(harness.ROOT, 'include'), 'x.c', lib,
                    *flags, '-o', 'x'], cwd=c.dir, check=True)
    c.project()
    p = subprocess.run([c.path('x')], cwd=c.dir, text=True, check=True,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    has(p.stdout, 'CREATE TABLE users')
    c.sql('app.db', p.stdout)
    p = subprocess.run([c.path('x')], cwd=c.dir, text=True, check=True,
                       stdout=subprocess.PIPE)
    lacks(p.stdout, 'CREATE')


def test_show_as_json(c):
    c.applied()
    j = c.json(0, 'show', 'v001', '--json')
    equal('v001', j['version'])
    has(json.dumps(j['schema']), 'users', 'email')
    equal(c.json(0, 'history', '--json')['versions'][0]['hash'], j['hash'])


def test_inspect_of_nothing_is_laid_out(c):
    c.sql('empty.db', 'create table t (x); drop table t')
    c.expect(0, 'inspect', '-u', 'empty.db', '-o', 'empty.def')
    c.expect(0, 'fmt', '--check', 'empty.def')


def test_inspect_baseline_refused_writes_nothing(c):
    c.applied()
    c.expect(4, 'inspect', '--baseline', '-o', 'new.def')
    equal(False, c.exists('new.def'))


def test_no_changes_between_two_sides(c):
    c.applied()
    out = c.expect(0, 'diff', 'v001', 'schema.def').out
    equal('No changes from v001 to schema.def.\n', out)
    out = c.expect(0, 'diff', 'schema.def', 'schemadiff.db').out
    equal('No changes from schema.def to schemadiff.db.\n', out)
    out = c.expect(0, 'diff', 'schemadiff.db', 'v001').out
    equal('No changes. The database matches v001.\n', out)


def test_what_is_allowed_needs_no_allowing(c):
    c.applied()
    c.write('schema.def', SCHEMA.replace('    name:  string?\n', ''))
    has(c.expect(0, 'plan').out, 'needs --allow drop-column:users.name')
    out = c.expect(0, 'plan', '--allow', 'drop-column:users.*').out
    has(out, 'drop-column', 'allowed')
    lacks(out, 'needs')


def test_verbose_statements_are_indented(c):
    c.project()
    err = c.expect(0, 'apply', '-y', '-v').err
    has(err, '      CREATE TABLE users (\n          id INTEGER PRIMARY KEY,\n')


def test_large_files_take_no_more_than_their_share(c):
    many = range(20000)
    c.write('schemas.def', '\n'.join(
        'grant usage on schema s%d to app' % i for i in many))
    c.write('labels.def', 'enum e { %s }' % ', '.join(
        'n%d renamed from o%d' % (i, i) for i in many))
    for name in ('schemas.def', 'labels.def'):
        start = time.monotonic()
        c.expect(0, 'validate', '-f', name)
        # A tenth of a second each; squared it was a minute.
        equal(True, time.monotonic() - start < 3, name)
