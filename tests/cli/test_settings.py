# SPDX-License-Identifier: MIT
"""Where settings come from, and which wins."""

from harness import SCHEMA, equal, has, lacks


def database(c, *args, **kw):
    """The database that a run takes: it does not exist, and is named."""
    r = c.expect(1, 'inspect', *args, **kw)
    return r.err


def test_precedence(c):
    c.write('schemadiff.conf', 'url = sqlite:general.db\n'
            '[env prod]\nurl = sqlite:section.db\n')
    has(database(c), 'general.db')
    has(database(c, '--env', 'prod'), 'section.db')
    c.write('.env', 'DATABASE_URL=sqlite:dotenv.db\n')
    has(database(c, '--env', 'prod'), 'dotenv.db')
    env = {'DATABASE_URL': 'sqlite:variable.db'}
    has(database(c, env=env), 'variable.db')
    env['SCHEMADIFF_URL'] = 'sqlite:own.db'
    has(database(c, env=env), 'own.db')
    has(database(c, '--url', 'sqlite:flag.db', env=env), 'flag.db')


def test_default_database_is_beside_the_schema_file(c):
    c.write('sub/schema.def', SCHEMA)
    r = c.expect(0, 'plan', '-f', 'sub/schema.def')
    has(r.err, 'no database is named', 'sub/schemadiff.db')
    c.expect(0, 'apply', '-y', '-f', 'sub/schema.def')
    equal(True, c.exists('sub/schemadiff.db'))
    equal(True, c.exists('sub/.schemadiff'))
    equal(False, c.exists('schemadiff.db'))


def test_paths_of_settings_are_relative_to_the_project(c):
    c.project()
    c.write('schemadiff.conf', 'url = sqlite:data/app.db\n')
    c.write('data/x', '')
    c.write('sub/x', '')
    c.expect(0, 'apply', '-y', cwd='sub')
    equal(True, c.exists('data/app.db'))
    c.write('schemadiff.conf', '')
    c.write('.env', 'DATABASE_URL=sqlite:data/app.db\n')
    has(c.expect(0, 'status', cwd='sub').out, 'data/app.db: at v001')
    # On the command line to the current folder.
    has(c.expect(0, 'status', '--url', 'sqlite:../data/app.db',
                 cwd='sub').out, 'at v001')


def test_conf_may_be_elsewhere(c):
    c.write('etc/my.conf', 'url = sqlite:x.db\n')
    has(database(c, '--config', 'etc/my.conf'), 'etc/x.db')
    has(database(c, env={'SCHEMADIFF_CONFIG': 'etc/my.conf'}), 'etc/x.db')
    has(c.expect(1, 'inspect', '--config', 'nope.conf').err, 'nope.conf')


def test_variables_expand_in_conf(c):
    env = {'WHERE': 'here', 'N': '7'}
    c.write('schemadiff.conf', 'url = sqlite:$WHERE-${N}x.db\n')
    has(database(c, env=env), "'here-7x.db'")
    c.write('schemadiff.conf', 'url = env:ALL\n')
    has(database(c, env={'ALL': 'sqlite:all.db'}), 'all.db')
    c.write('schemadiff.conf', 'url = sqlite:a$$b.db\n')
    has(database(c), 'a$b.db')
    c.write('.env', "FROM_ENV='dot'\n")
    c.write('schemadiff.conf', 'url = sqlite:$FROM_ENV.db\n')
    has(database(c), 'dot.db')


def test_variables_do_not_expand_elsewhere(c):
    c.write('.env', 'DATABASE_URL=sqlite:$HOME.db\n')
    has(database(c), '$HOME.db')
    has(database(c, '--url', 'sqlite:$HOME.db'), '$HOME.db')


def test_unset_variable_matters_only_when_needed(c):
    c.write('schemadiff.conf', 'url = $NOT_SET\n')
    has(c.expect(64, 'inspect').err,
        "schemadiff.conf:1:7: error: the variable 'NOT_SET' is not set")
    has(database(c, '--url', 'sqlite:x.db'), 'x.db')


def test_conf_errors_have_a_place_and_a_suggestion(c):
    c.write('schemadiff.conf', '# settings\nexclud = tmp_*\n')
    has(c.expect(64, 'status').err,
        "schemadiff.conf:2:1: error: unknown setting 'exclud'",
        "did you mean 'exclude'?")
    for text, error in (('[prod]\n', 'sections are called [env NAME]'),
                        ('[env prod\n', 'never closed'),
                        ('url\n', 'KEY = VALUE'),
                        ('url = "x\n', 'never closed'),
                        ('url = "x" y\n', 'after the closing quote'),
                        ('url = a\nurl = b\n', 'set twice'),
                        ('lock-wait = x\n', '500ms'),
                        ('strict = maybe\n', 'on or off'),
                        ('color = pink\n', 'auto|always|never')):
        c.write('schemadiff.conf', text)
        has(c.expect(64, 'status').err, 'schemadiff.conf:', error)
    c.write('schemadiff.conf', 'a = 1\nb = 2\n')
    has(c.expect(64, 'status').err, "'a'", "'b'")


def test_unknown_section_suggests(c):
    c.write('schemadiff.conf', '[env production]\n')
    has(c.expect(64, 'status', '--env', 'producton').err,
        '[env producton]', "did you mean 'production'?")


def test_conf_lines(c):
    c.write('schemadiff.conf',
            '\ufeff# comment\r\n; comment\r\n\r\n'
            'url = "sqlite:a b.db"  # the one\r\nlock_wait = 1s ; short\r\n')
    has(database(c), "'a b.db'")


def test_lists_add_up(c):
    c.project('table a { id: int primary }\ntable b { id: int primary }\n'
              'table c { id: int primary }\n')
    c.write('schemadiff.conf', 'exclude = a\nexclude = b\n')
    out = c.expect(0, 'plan', '--format', 'sql').out
    lacks(out, 'CREATE TABLE a', 'CREATE TABLE b', 'TABLE "a"')
    has(out, 'c')
    out = c.expect(0, 'plan', '--format', 'sql', '--exclude', 'a,c').out
    has(out, 'b')


def test_switches_from_the_environment(c):
    c.project()
    c.expect(2, 'plan', env={'SCHEMADIFF_EXIT_CODE': '1'})
    c.expect(0, 'plan', env={'SCHEMADIFF_EXIT_CODE': 'off'})
    c.expect(0, 'plan', env={'SCHEMADIFF_EXIT_CODE': ''})
    has(c.expect(64, 'plan', env={'SCHEMADIFF_EXIT_CODE': 'x'}).err,
        'SCHEMADIFF_EXIT_CODE', 'on or off')
    has(c.expect(64, 'plan', env={'SCHEMADIFF_FORMAT': 'x'}).err,
        'SCHEMADIFF_FORMAT')
    c.expect(0, 'apply', env={'SCHEMADIFF_AUTO_APPROVE': 'yes'})


def test_dotenv_of_other_programs(c):
    c.write('.env', '# a comment\n\nexport A=1\nBROKEN LINE\n=x\n'
            'MULTI="two\nlines"\nQ=\'single $x\'\n'
            'DATABASE_URL = "sqlite:q\\"uoted.db" # the one\n')
    has(database(c), 'q"uoted.db')
    c.write('.env', 'DATABASE_URL=sqlite:plain.db # comment\n')
    has(database(c), "'plain.db'")


def test_the_root_is_the_nearest_folder_upward(c):
    c.write('schemadiff.conf', 'url = sqlite:outer.db\n')
    c.write('in/schemadiff.conf', 'url = sqlite:inner.db\n')
    c.write('in/deep/x', '')
    has(database(c, cwd='in/deep'), '../inner.db')
    has(database(c, cwd='in'), "'inner.db'")
    has(database(c), "'outer.db'")


def test_schema_file_is_looked_for_in_the_project(c):
    c.project()
    c.write('schemadiff.conf', '')
    c.write('sub/x', '')
    has(c.expect(0, 'validate', cwd='sub').out, '1 table')


def test_passwords_never_appear(c):
    c.project()
    urls = ('postgres://me:hunter2@nowhere.invalid:1/db',
            'postgresql://me:hunter2@nowhere.invalid:1/db?x=1',
            'postgresql+asyncpg://me:hunter2@nowhere.invalid:1/db',
            'mysql://me:hunter2@nowhere.invalid/db',
            'host=nowhere.invalid user=me password=hunter2 dbname=db',
            "host=nowhere.invalid password='hunter2 x' dbname=db",
            'postgres://nowhere.invalid:1/db?user=me&password=hunter2')
    for url in urls:
        for args in (['plan'], ['apply', '-y'], ['inspect'], ['status'],
                     ['check'], ['verify'], ['plan', '--json']):
            for r in (c.run(*args, '--url', url),
                      c.run(*args, env={'DATABASE_URL': url})):
                equal(1, r.code, ' '.join(args), r)
                lacks(r.out + r.err, 'hunter2')
        r = c.run('diff', url, 'schema.def')
        lacks(r.out + r.err, 'hunter2')
        c.write('schemadiff.conf', 'url = "%s"\n' % url)
        lacks(c.run('plan').err, 'hunter2')
        c.write('schemadiff.conf', '')
