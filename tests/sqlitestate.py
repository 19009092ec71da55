# SPDX-License-Identifier: MIT
"""What an SQLite database is and holds, told without the program under test.

portrait() says what a schema is: the pragmas, and from the stored SQL what no
pragma tells. seed() puts rows into a database that can be carried over into
another schema, and Rows says afterwards whether they were.
"""

import collections
import random
import re
import sqlite3

TOKEN = re.compile(
    r"(?P<gap>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<text>[xX]?'(?:[^']|'')*')|"
    r'(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|'
    r"(?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)|"
    r"(?P<number>(?:0[xX][0-9a-fA-F]+|[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?"
    r"|\.[0-9]+(?:[eE][+-]?[0-9]+)?))|(?P<sign>\|\||->>|->|<=|>=|<>|!=|==|<<|"
    r">>|.)", re.S)

COLUMN_WORDS = {"constraint", "primary", "not", "null", "unique", "check",
                "default", "collate", "references", "generated", "as"}
TABLE_WORDS = {"constraint", "primary", "unique", "check", "foreign"}


def own(name):
    """Does this object belong to SQLite or to the tool, not to the user?"""
    name = name.lower()
    return name.startswith("sqlite_") or name == "schemadiff_history"


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def tokens(sql):
    """Tokens without gaps: names unquoted and lower case, texts as they are.

    A quoted name is never mistaken for a key word: it gets a trailing NUL
    when it reads like one.
    """
    out = []
    for m in TOKEN.finditer(sql or ""):
        kind, text = m.lastgroup, m.group()
        if kind == "gap":
            continue
        if kind == "quoted":
            end = text[-1]
            text = text[1:-1].replace(end * 2, end).lower()
            if text in COLUMN_WORDS or text in TABLE_WORDS:
                text += "\0"
        elif kind != "text":
            text = text.lower()
        out.append(text)
    return out


def bare(toks):
    """The tokens without redundant brackets around all of them."""
    toks = list(toks)
    while len(toks) > 1 and toks[0] == "(" and closing(toks, 0) == len(toks) - 1:
        toks = toks[1:-1]
    return " ".join(toks)


def closing(toks, at):
    """Index of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(toks)):
        depth += (toks[i] == "(") - (toks[i] == ")")
        if depth == 0:
            return i
    return len(toks) - 1


def default_form(text):
    """A default as a value: DEFAULT "x" is text, brackets are no difference."""
    if text is None:
        return None
    toks = tokens(text)
    if len(toks) == 1 and text.strip()[:1] in '"`[':
        inner = text.strip()[1:-1].replace('""', '"')
        return "'" + inner.replace("'", "''") + "'"
    form = bare(toks)
    return "'none'" if form == "none" else form


class Definition:
    """Reads the stored SQL of a table into facts that no pragma tells."""

    def __init__(self, sql):
        self.toks = tokens(sql)
        self.at = 0
        self.facts = collections.Counter()
        if "(" not in self.toks:
            return
        start = self.toks.index("(")
        end = closing(self.toks, start)
        for item in self.split(start + 1, end):
            self.read_item(item)

    def split(self, start, end):
        depth, item = 0, []
        for tok in self.toks[start:end]:
            depth += (tok == "(") - (tok == ")")
            if tok == "," and depth == 0:
                yield item
                item = []
            else:
                item.append(tok)
        if item:
            yield item

    def read_item(self, item):
        self.item, self.at, self.name = item, 0, None
        self.column = None
        if item[0] not in TABLE_WORDS:
            self.column = item[0].rstrip("\0")
            self.at = 1
            while self.at < len(item) and item[self.at] not in COLUMN_WORDS:
                self.at = (closing(item, self.at) if item[self.at] == "("
                           else self.at) + 1
        while self.at < len(item):
            self.read_constraint()

    def peek(self, n=0):
        i = self.at + n
        return self.item[i] if i < len(self.item) else ""

    def accept(self, *words):
        if all(self.peek(i) == w for i, w in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def brackets(self):
        if self.peek() != "(":
            return None
        end = closing(self.item, self.at)
        out = self.item[self.at + 1:end]
        self.at = end + 1
        return out

    def conflict(self):
        if self.accept("on", "conflict"):
            self.at += 1
            word = self.item[self.at - 1]
            return None if word == "abort" else word
        return None

    def add(self, *fact):
        self.facts[fact] += 1
        self.name = None

    def read_constraint(self):
        if self.accept("constraint"):
            self.name = self.peek().rstrip("\0")
            self.at += 1
        elif self.accept("primary", "key"):
            cols = self.brackets()
            if not self.accept("asc"):
                self.accept("desc")
            conflict = self.conflict()
            auto = self.accept("autoincrement")
            cols = tuple(c for c in cols or [self.column] if c != "asc")
            self.add("primary", self.name, cols, conflict or self.conflict(),
                     auto)
        elif self.accept("unique"):
            cols = self.brackets()
            cols = tuple(c for c in cols or [self.column] if c != "asc")
            self.add("unique", self.name, cols, self.conflict())
        elif self.accept("not", "null"):
            # That it is there, table_xinfo tells.
            name, conflict = self.name, self.conflict()
            if name or conflict:
                self.add("not null", name, self.column, conflict)
            self.name = None
        elif self.accept("null"):
            self.conflict()
        elif self.accept("check"):
            self.add("check", self.name, bare(self.brackets() or []))
            self.conflict()
        elif self.accept("default"):
            if self.brackets() is None:
                self.at += 2 if self.peek() in ("+", "-") else 1
            self.name = None
        elif self.accept("collate"):
            if self.peek() != "binary":
                self.add("collate", self.column, self.peek())
            self.at += 1
        elif self.peek() in ("generated", "as"):
            self.accept("generated", "always")
            self.accept("as")
            expr = bare(self.brackets() or [])
            self.add("generated", self.column, expr, self.accept("stored"))
            self.accept("virtual")
        elif self.accept("foreign", "key"):
            self.read_foreign(tuple(self.brackets() or ()))
        elif self.peek() == "references":
            self.read_foreign((self.column,))
        else:
            self.at += 1

    def read_foreign(self, columns):
        self.accept("references")
        table = self.peek()
        self.at += 1
        to = tuple(self.brackets() or ())
        said = {}
        while True:
            if self.accept("on", "delete") or self.accept("on", "update"):
                on = self.item[self.at - 1]
                size = 2 if self.peek() in ("set", "no") else 1
                said[on] = " ".join(self.item[self.at:self.at + size])
                self.at += size
            elif self.accept("match"):
                said["match"] = self.peek()
                self.at += 1
            elif self.accept("not", "deferrable"):
                self.initially()
            elif self.accept("deferrable"):
                said["deferrable"] = self.initially()
            else:
                break
        for word, void in (("delete", "no action"), ("update", "no action"),
                           ("match", "simple"), ("match", "none")):
            if said.get(word) == void:
                del said[word]
        self.add("foreign", self.name, columns, table, to,
                 tuple(sorted(said.items())))

    def initially(self):
        if self.accept("initially"):
            self.at += 1
            return self.item[self.at - 1]
        return "immediate"


def object_form(sql):
    """A view, trigger or index as one comparable text."""
    toks = tokens(sql)
    for i in range(len(toks) - 2):
        if toks[i:i + 3] == ["if", "not", "exists"]:
            del toks[i:i + 3]
            break
    while toks and toks[-1] == ";":
        toks.pop()
    if toks[:1] == ["create"] and "index" in toks[:3]:
        toks = [t for t in toks if t != "asc"]
    return " ".join(toks)


def columns_of(db, table):
    """(name, type, notnull, default, pk, hidden) of every column."""
    try:
        return [tuple(r[1:]) for r in db.execute(
            "SELECT * FROM pragma_table_xinfo(?)", (table,))]
    except sqlite3.Error:
        return []  # a virtual table whose module is not here


def portrait_table(db, name, kind, sql, out):
    low = name.lower()
    out[("table", low, kind[0], kind[1], kind[2])] += 1
    if kind[0] == "shadow":
        return
    if kind[0] == "virtual":
        out[("virtual", low, object_form(sql))] += 1
        return
    for col, typ, notnull, default, pk, hidden in columns_of(db, name):
        out[("column", low, col.lower(), " ".join(typ.lower().split()),
             notnull, default_form(default), pk, hidden)] += 1
    keys = collections.defaultdict(list)
    for r in db.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)):
        keys[r[0]].append(tuple(str(x).lower() for x in r[1:]))
    for key in keys.values():
        out[("foreign key", low, tuple(sorted(key)))] += 1
    for _, index, unique, origin, partial in db.execute(
            "SELECT * FROM pragma_index_list(?)", (name,)):
        parts = tuple(str(r[2:5]).lower() for r in db.execute(
            "SELECT * FROM pragma_index_xinfo(?)", (index,)) if r[5])
        out[("index", low, index.lower() if origin == "c" else "", unique,
             origin, partial, parts)] += 1
    for fact, n in Definition(sql).facts.items():
        out[("fact", low) + fact] += n


def portrait(path):
    """A Counter of everything a schema says, the same for equal schemas."""
    db = sqlite3.connect(path)
    out = collections.Counter()
    kinds = {r[1]: (r[2], r[4], r[5]) for r in
             db.execute("PRAGMA table_list") if r[0] == "main"}
    for typ, name, table, sql in db.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchall():
        if own(name) or own(table):
            continue
        if typ == "table":
            portrait_table(db, name, kinds.get(name, ("table", 0, 0)), sql,
                           out)
        elif sql:
            out[(typ, name.lower(), object_form(sql))] += 1
    db.close()
    return out


def difference(want, got):
    """Two portraits as a short text; '' when they are equal."""
    missing, extra = list((want - got).elements()), list(
        (got - want).elements())
    if not missing and not extra:
        return ""
    return "missing %s extra %s" % (missing[:3], extra[:3])


# --- rows -----------------------------------------------------------------


class Table:
    """A table as the seeder sees it."""

    def __init__(self, db, name, sql):
        self.name, self.sql = name, sql or ""
        cols = columns_of(db, name)
        self.columns = [c[0] for c in cols if c[5] == 0]
        self.types = {c[0]: c[1].lower() for c in cols}
        self.defaults = {c[0]: c[3] for c in cols}
        self.low = {c.lower(): c for c in self.columns}
        pk = [c[0] for c in sorted(cols, key=lambda c: c[4]) if c[4]]
        self.key = pk
        row = [r for r in db.execute("PRAGMA table_list")
               if r[0] == "main" and r[1] == name]
        self.rowid = not (row and row[0][4])
        self.foreign = collections.defaultdict(list)
        for r in db.execute("SELECT * FROM pragma_foreign_key_list(?)",
                            (name,)):
            self.foreign[r[0]].append((r[2].lower(), r[3].lower(),
                                       r[4] and r[4].lower(), r[1]))
        self.alias = None
        if self.rowid and len(pk) == 1 and self.types[pk[0]] == "integer":
            backed = [r for r in db.execute(
                "SELECT * FROM pragma_index_list(?)", (name,))
                if r[3] == "pk"]
            self.alias = None if backed else pk[0].lower()

    def literals(self):
        out = []
        for m in TOKEN.finditer(self.sql):
            if m.lastgroup == "text" and m.group()[0] == "'":
                out.append(m.group()[1:-1].replace("''", "'"))
            elif m.lastgroup == "number" and m.group().isdigit():
                out.append(int(m.group()))
        return out[:40]


def tables_of(db):
    hidden = {r[1].lower() for r in db.execute("PRAGMA table_list")
              if r[2] in ("shadow", "virtual") and r[0] == "main"}
    return {name.lower(): Table(db, name, sql) for name, sql in db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        if not own(name) and name.lower() not in hidden}


def parents_first(tables):
    done, out = set(), []

    def visit(low):
        if low in done or low not in tables:
            return
        done.add(low)
        for key in tables[low].foreign.values():
            visit(key[0][0])
        out.append(low)
    for low in sorted(tables):
        visit(low)
    return out


def quiet(path):
    """A connection for bulk work: nothing is synced, no key is enforced."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys=off", "synchronous=off",
                   "journal_mode=memory"):
        db.execute("PRAGMA " + pragma)
    return db


def drop_triggers(db):
    found = db.execute("SELECT name, sql FROM sqlite_schema"
                       " WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        db.execute("DROP TRIGGER " + quote(name))
    return [sql for _, sql in found]


class Seeder:
    """Fills `old` with rows and carries each into `scratch`, an empty copy
    of the new schema; a row that only one of the two takes is not kept."""

    ROWS = 4
    TRIES = 48

    def __init__(self, old, scratch, seed):
        self.a, self.b = quiet(old), quiet(scratch)
        self.rng = random.Random(seed)
        self.ta, self.tb = tables_of(self.a), tables_of(self.b)
        self.kept = collections.defaultdict(list)

    def value(self, table, column, k, wild):
        if wild:
            pool = table.literals() + self.tb[table.name.lower()].literals() \
                if table.name.lower() in self.tb else table.literals()
            pool += [None, 0, 1, k, "", "{}", "v" * 64, "2024-01-0%d" % k,
                     "x%d" % k, b"\x00\xff"]
            return self.rng.choice(pool)
        typ = table.types[column]
        i = table.columns.index(column)
        if "bool" in typ:
            return k % 2
        if any(w in typ for w in ("int", "num", "dec")):
            return k * 100 + i
        if any(w in typ for w in ("real", "floa", "doub")):
            return k + i / 4
        if "blob" in typ:
            return b"\x00%d-%d" % (k, i)
        if "date" in typ or "time" in typ:
            return "2024-0%d-11 10:20:3%d" % (k, i % 10)
        return "v%d-%d" % (k, i)

    def row(self, table, k, wild):
        """Values by column; foreign keys point at rows that are there."""
        share = self.rng.random() if wild else 0
        row = {c: self.value(table, c, k,
                             wild and self.rng.random() < share)
               for c in table.columns}
        for key in table.foreign.values():
            parent = self.ta.get(key[0][0])
            rows = self.kept.get(key[0][0])
            if parent is None:
                continue
            chosen = rows[(k - 1) % len(rows)] if rows else None
            if chosen is None and parent is table:
                chosen = row
            for _, column, to, at in key:
                to = to or (parent.key[at].lower()
                            if at < len(parent.key) else None)
                if column not in table.low:
                    continue
                here = table.low[column]
                if chosen is None or parent.low.get(to) not in chosen:
                    row[here] = None
                elif not wild or self.rng.random() < 0.9:
                    row[here] = chosen[parent.low[to]]
        return row

    def insert(self, db, table, row, rowid):
        names, values = list(row), list(row.values())
        if rowid is not None:
            names, values = ["rowid"] + names, [rowid] + values
        if not names:
            return None
        cursor = db.execute(
            "INSERT INTO %s (%s) VALUES (%s) RETURNING %s" % (
                quote(table.name), ", ".join(map(quote, names)),
                ", ".join("?" * len(names)),
                ", ".join(quote(c) for c in row) or "1"), values)
        got = cursor.fetchall()
        return dict(zip(row, got[0])) if got else None

    def own_rowid(self, low):
        """May both sides be given the same rowid?"""
        return all(t is None or (t.rowid and t.alias is None
                                 and "rowid" not in t.low)
                   for t in (self.ta[low], self.tb.get(low)))

    def keep(self, low, row, rowid):
        """Puts one row on both sides; False when either does not take it."""
        ta, tb = self.ta[low], self.tb.get(low)
        self.a.execute("SAVEPOINT one")
        self.b.execute("SAVEPOINT one")
        try:
            stored = self.insert(self.a, ta, row, rowid)
            if stored and tb:
                carried = {tb.low[c.lower()]: v for c, v in stored.items()
                           if c.lower() in tb.low}
                if carried and not self.insert(self.b, tb, carried, rowid):
                    stored = None
        except (sqlite3.Error, OverflowError):
            stored = None
        for db in (self.a, self.b):
            if not stored:
                db.execute("ROLLBACK TO one")
            db.execute("RELEASE one")
        if stored:
            self.kept[low].append(stored)
        return bool(stored)

    def fill(self, low):
        table = self.ta[low]
        if not table.columns:
            return
        for k in range(1, self.ROWS + 1):
            # Gaps between rowids: a copy that renumbers shows.
            rowid = k * 7 if self.own_rowid(low) else None
            for attempt in range(self.TRIES):
                if self.keep(low, self.row(table, k, attempt > 0), rowid):
                    break

    def adopt(self, low):
        """Rows that the old schema's own script has brought along."""
        table = self.ta[low]
        rows = self.a.execute("SELECT %s FROM %s" % (
            ", ".join(map(quote, table.columns)) or "1",
            quote(table.name))).fetchall()
        self.a.execute("DELETE FROM " + quote(table.name))
        for i, row in enumerate(rows):
            self.keep(low, dict(zip(table.columns, row)),
                      100 + i if self.own_rowid(low) else None)

    def clear(self, low):
        self.kept.pop(low, None)
        self.a.execute("DELETE FROM " + quote(self.ta[low].name))
        if low in self.tb:
            self.b.execute("DELETE FROM " + quote(self.tb[low].name))

    def settle(self):
        """Empties tables whose rows break a key on either side."""
        for _ in range(50):
            bad = set()
            for db in (self.a, self.b):
                try:
                    bad |= {r[0].lower() for r in
                            db.execute("PRAGMA foreign_key_check")}
                except sqlite3.Error:
                    pass  # a key that refers to nothing: nobody can check
            bad = {low for low in bad if self.kept.get(low)}
            if not bad:
                return
            for low in bad:
                self.clear(low)

    def run(self):
        for db in (self.a, self.b):
            db.execute("BEGIN")
        triggers = drop_triggers(self.a)
        drop_triggers(self.b)
        for low in self.tb:
            self.b.execute("DELETE FROM " + quote(self.tb[low].name))
        for low in parents_first(self.ta):
            try:
                self.adopt(low)
                self.fill(low)
            except sqlite3.Error:
                self.kept.pop(low, None)  # a function that is not here
        self.settle()
        for sql in triggers:
            self.a.execute(sql)
        if any(r for r in self.a.execute(
                "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")):
            self.a.execute("UPDATE sqlite_sequence SET seq = seq + 10")
        # The tool has no business with either of these.
        self.a.execute("PRAGMA user_version = 41")
        self.a.execute("PRAGMA application_id = 4242")
        for db in (self.a, self.b):
            db.execute("COMMIT")
        rows = Rows(self)
        self.a.close()
        self.b.close()
        return rows


def constant(default):
    return default is None or not re.search(
        r"[(]|current_", default, re.I)


class Rows:
    """What must be in every table after the change."""

    def __init__(self, seeder):
        self.want, self.sequence = {}, {}
        for low, tb in seeder.tb.items():
            ta = seeder.ta.get(low)
            if ta is None or not seeder.kept.get(low):
                continue
            names = [c for c in tb.columns
                     if c.lower() in ta.low or constant(tb.defaults[c])]
            rowid = seeder.own_rowid(low)
            self.want[low] = (tb.name, names, rowid,
                              self.read(seeder.b, tb.name, names, rowid))
            if "autoincrement" in tokens(tb.sql) and \
                    "autoincrement" in tokens(ta.sql):
                self.sequence[low] = self.seq(seeder.a, low)
        self.tables = len(seeder.ta)
        self.seeded = sum(1 for rows in seeder.kept.values() if rows)

    @staticmethod
    def read(db, table, names, rowid):
        cells = (["rowid"] if rowid else []) + [quote(c) for c in names]
        return sorted(repr(r) for r in db.execute(
            "SELECT %s FROM %s" % (", ".join(cells), quote(table))))

    @staticmethod
    def seq(db, low):
        return db.execute("SELECT seq FROM sqlite_sequence WHERE"
                          " lower(name) = ?", (low,)).fetchall()

    def lost(self, path):
        """'' or what is not as it must be."""
        db = sqlite3.connect(path)
        try:
            for low, (name, names, rowid, want) in self.want.items():
                got = self.read(db, name, names, rowid)
                if got != want:
                    return "rows of %s(%s): want %s got %s" % (
                        name, ", ".join(names), want[:2], got[:2])
            for low, want in self.sequence.items():
                if self.seq(db, low) != want:
                    return "sqlite_sequence of %s: want %s got %s" % (
                        low, want, self.seq(db, low))
            for pragma, want in (("user_version", 41),
                                 ("application_id", 4242)):
                if db.execute("PRAGMA " + pragma).fetchone()[0] != want:
                    return "%s has changed" % pragma
            return ""
        finally:
            db.close()


def seed(old, scratch, number):
    return Seeder(old, scratch, number).run()


def unsound(path):
    """'' or what SQLite's own checks say about the file."""
    db = sqlite3.connect(path)
    try:
        try:
            # Before 3.42 it takes the columns of a WITHOUT ROWID table for
            # others when its INTEGER key is not the first one.
            for word, in db.execute("PRAGMA integrity_check").fetchall():
                if word != "ok" and " value in " not in word:
                    return "integrity_check: " + word
        except sqlite3.Error as e:
            if "no such" not in str(e) and "unknown" not in str(e):
                return "integrity_check: %s" % e
        try:
            bad = db.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.Error:
            bad = []  # the schema's own fault: the portrait compares it
        return "foreign_key_check: %s" % bad[:3] if bad else ""
    finally:
        db.close()
