# SPDX-License-Identifier: MIT
"""Options, help, completion, the manual."""

import re
import shutil
import subprocess

import manual
from harness import equal, has, lacks


def test_no_command_prints_help_and_is_wrong_usage(c):
    r = c.expect(64)
    equal('', r.out)
    has(r.err, 'Usage: schemadiff COMMAND', 'apply')


def test_help_goes_to_stdout(c):
    for args in (['--help'], ['help'], ['-h'], ['plan', '--help'],
                 ['help', 'plan'], ['plan', '-h']):
        r = c.expect(0, *args)
        has(r.out, 'Usage: schemadiff')
        equal('', r.err, 'stderr')


def test_help_has_examples_before_options(c):
    for name in manual.commands():
        out = c.expect(0, name, '--help').out
        has(out, 'Options:', '--help')
        if 'Examples:' in out:
            equal(True, out.index('Examples:') < out.index('Options:'), name)


def test_help_fits_80_columns(c):
    for name in manual.commands():
        for line in c.expect(0, name, '--help').out.splitlines():
            if not line.startswith('  schemadiff '):
                equal(True, len(line) < 80, name + ': ' + line)


def test_unknown_command_suggests(c):
    has(c.expect(64, 'paln').err, "unknown command 'paln'",
        "did you mean 'plan'?")
    has(c.expect(64, 'xyzzy').err, "unknown command 'xyzzy'", 'help')
    has(c.expect(64, 'help', 'aply').err, "did you mean 'apply'?")


def test_later_commands_say_so(c):
    for name in ('blame', 'journal', 'rollback', 'migrate', 'config', 'auth',
                 'lint', 'graph', 'export', 'import', 'backup', 'restore',
                 'fleet', 'upgrade', 'downgrade', 'current', 'create'):
        has(c.expect(64, name, 'x').err, 'does not have', "'%s'" % name)


def test_unknown_option_suggests(c):
    has(c.expect(64, 'plan', '--foramt', 'sql').err,
        "'plan' has no option '--foramt'", "did you mean '--format'?")
    has(c.expect(64, 'plan', '--xyzzy').err, 'schemadiff plan --help')
    has(c.expect(64, 'plan', '-Z').err, "no option '-Z'")
    has(c.expect(64, 'version', '--url', 'x').err, "no option '--url'")
    has(c.expect(64, '--xyzzy').err, "unknown option '--xyzzy'")


def test_unknown_option_never_shows_its_value(c):
    lacks(c.expect(64, 'plan', '--ulr=postgres://u:secret@h/d').err, 'secret')


def test_missing_value_and_wrong_choice(c):
    has(c.expect(64, 'plan', '--format').err, "'--format' needs a value")
    has(c.expect(64, 'plan', '-f').err, "'-f' needs a value: FILE")
    has(c.expect(64, 'plan', '--format', 'html').err, 'text|sql|json', 'html')
    has(c.expect(64, 'plan', '--lock-wait', 'soon').err, '500ms, 10s or 2m')
    has(c.expect(64, 'apply', '--rename', 'a').err, 'OLD=NEW')
    has(c.expect(64, 'apply', '--allow', 'drop-colum').err, 'drop-colum')


def test_too_many_arguments(c):
    has(c.expect(64, 'plan', 'x').err, "'plan' takes no arguments", "'x'")
    has(c.expect(64, 'diff', 'a', 'b', 'c').err, 'A B')
    has(c.expect(64, 'diff', 'a').err, 'diff A B')


def test_every_spelling_of_an_option(c):
    c.project()
    for args in (['--file', 'schema.def', '--quiet'], ['--file=schema.def'],
                 ['-f', 'schema.def'], ['-fschema.def'],
                 ['-file', 'schema.def'], ['-file=schema.def'],
                 ['-qf', 'schema.def'], ['-qfschema.def'], ['schema.def'],
                 ['--', 'schema.def']):
        has(c.expect(0, 'validate', *args).out, 'Schema is valid: 1 table')
    has(c.expect(0, '--file', 'schema.def', 'validate').out, 'valid')
    has(c.expect(0, '-q', 'validate').out, 'valid')


def test_an_option_before_the_command_must_be_its_own(c):
    has(c.expect(64, '--dry-run', 'plan').err, "'plan' has no option")


def test_dashes_end_the_options(c):
    c.write('-x.def', 'table t { id: int primary }\n')
    has(c.expect(0, 'validate', '--', '-x.def').out, '1 table')


def test_aliases_of_other_tools(c):
    c.project()
    c.expect(2, 'plan', '-detailed-exitcode')
    c.expect(0, 'apply', '-auto-approve', '--no-color')
    c.expect(0, 'apply', '--yes')


def test_version(c):
    has(c.expect(0, 'version').out, 'schemadiff ', 'sqlite 3.')
    equal(c.run('version').out, c.run('--version').out)
    has(c.json(0, 'version', '--json')['engines']['sqlite'], '3.')


def test_usage_errors_are_json_too(c):
    j = c.json(64, 'plan', '--json', '--xyzzy')
    equal('error', j['diagnostics'][0]['severity'])


def test_completion_scripts_parse(c):
    for shell in ('bash', 'zsh', 'fish'):
        out = c.expect(0, 'completion', shell).out
        for name in manual.commands():
            has(out, name)
        has(out, 'auto-approve', 'lock-wait')
        if shutil.which(shell):
            flag = '--no-execute' if shell == 'fish' else '-n'
            p = subprocess.run([shell, flag], input=out, text=True,
                               stderr=subprocess.PIPE, check=False)
            equal(0, p.returncode, shell + ': ' + p.stderr)
    has(c.expect(64, 'completion', 'tcsh').err, 'tcsh', 'bash|zsh|fish')
    has(c.expect(64, 'completion').err, 'which shell')


def complete(c, *words):
    script = c.expect(0, 'completion', 'bash').out + '''
COMP_WORDS=(%s); COMP_CWORD=%d; _schemadiff; printf '%%s\\n' "${COMPREPLY[@]}"
''' % (' '.join("'%s'" % w for w in words), len(words) - 1)
    return subprocess.run(['bash', '-c', script], cwd=c.dir, text=True,
                          check=True, stdout=subprocess.PIPE).stdout.split()


def test_bash_completes(c):
    equal(['plan'], complete(c, 'schemadiff', 'pl'))
    equal(['--format'], complete(c, 'schemadiff', 'plan', '--for'))
    equal(['--force'], complete(c, 'schemadiff', 'inspect', '--for'))
    equal(['sql'], complete(c, 'schemadiff', 'plan', '--format', 's'))
    c.write('my.def', '')
    has(' '.join(complete(c, 'schemadiff', 'plan', '-f', 'm')), 'my.def')
    equal(['bash', 'zsh', 'fish'], complete(c, 'schemadiff', 'completion', ''))


def test_manual_is_what_the_tables_say(c):
    equal([], manual.stale(), 'python3 tests/cli/manual.py writes them')


def test_manual_has_every_command_and_every_option(c):
    documented = manual.documented()
    text = manual.read('man', 'schemadiff.1')
    for name in manual.commands():
        has(text, '.Ss ' + name)
        out = c.expect(0, name, '--help').out
        own = set(re.findall(r'^ +(?:-\w, )?--([a-z-]+)', out, re.M))
        if own - {'help', 'color'} and name not in ('help',):
            equal(True, name in documented, name + ' in the manual')
    # And nothing that is not there: every table is of a command.
    for name in documented:
        equal(True, name in manual.commands(), name)
    for name in re.findall(r'^\.Ss ([a-z]+)', text, re.M):
        equal(True, name in manual.commands(), name)


def test_manual_has_every_exit_code(c):
    text = manual.read('man', 'schemadiff.1')
    part = text.split('.Sh EXIT STATUS')[1].split('.Sh ')[0]
    header = manual.read('include', 'schemadiff', 'diag.h')
    for number in re.findall(r'SD_EXIT_\w+ = (\d+)', header):
        equal(True, re.search(r'^\.It.*\b%s\b' % number, part, re.M)
              is not None, 'exit code ' + number)


def test_manual_is_clean(c):
    if not shutil.which('mandoc'):
        print('skip mandoc is not installed')
        return
    p = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning',
                        *manual.pages()], text=True, check=False,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    equal('', p.stdout)


def test_schemas_of_the_manual_are_valid(c):
    text = manual.read('man', 'schemadiff.def.5')
    blocks = re.findall(r'\.\\" (schema|syntax)\n\.Bd[^\n]*\n(.*?)\.Ed\n',
                        text, re.S)
    equal(3, len(blocks))
    for kind, block in blocks:
        c.expect(0, 'validate' if kind == 'schema' else 'fmt', '-',
                 stdin=block.replace('\\e', '\\'))


def test_starting_costs_nothing(c):
    """No settings are read where none are needed."""
    c.write('schemadiff.conf', 'nonsense\n')
    c.expect(0, 'version')
    c.expect(0, 'help')
    c.expect(64, 'status')
