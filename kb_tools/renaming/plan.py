"""The plan of a renaming: every file that changes, worked out and checked before any is written."""

from __future__ import annotations

import ast
import tomllib
from typing import TYPE_CHECKING, NamedTuple

import yaml

from kb_tools.checking.page import page_text
from kb_tools.checking.text import parse as parse_text
from kb_tools.core.addresses import ADDRESSES, with_names
from kb_tools.core.csv_file import read_csv
from kb_tools.core.files import decode, read_content
from kb_tools.core.frontmatter import parse, parse_file
from kb_tools.core.problems import UnreadableError
from kb_tools.core.redirects import REDIRECTS, RedirectsError, with_move
from kb_tools.core.tiles import GRID_COLUMNS
from kb_tools.renaming.move import Move, Paths, RenameError
from kb_tools.renaming.source import Source
from kb_tools.renaming.text import change_text, same_references

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kb_tools.core.frontmatter import FrontMatter
    from kb_tools.core.subject import Subject


class Change(NamedTuple):
    """A file that changes: where it is and will be, and its content before and after."""

    path: Path
    target: Path
    before: bytes
    after: bytes


class Planner:
    """Works out what a renaming changes.

    :param pages: the names of all documents.
    :param shown: what messages call a file.
    """

    def __init__(
        self,
        subject: Subject,
        docs: Path,
        pages: Sequence[str],
        move: Move,
        shown: Callable[[Path], str],
    ) -> None:
        self.subject = subject
        self.docs = docs
        self.pages = pages
        self.move = move
        self.shown = shown
        self._grids: set[str] = set()

    def changes(self, also: Iterable[Path] = ()) -> list[Change]:
        """Return all files that change.

        :param also: further TOML files in which pages stand by their names.
        :raises RenameError: if a reference cannot be changed.
        """
        found = [self._page(docname) for docname in self.pages]
        found += [self._timeline(), *self._tables()]
        settings = {self.docs / "conf.py", self.docs.absolute().parent / "conf.py"}
        toml = {*self.docs.glob("*.toml"), *also} - {self.docs / REDIRECTS}
        found += [self._strings(path) for path in sorted(toml | settings) if path.is_file()]
        changed = [change for change in found if change and change.before != change.after]
        if not any(change.path == self._file(self.move.old) for change in changed):
            old = self._file(self.move.old)
            content = old.read_bytes()
            changed.insert(0, Change(old, self._file(self.move.new), content, content))
        changed.append(redirect_change(self.docs, self.move, self.shown))
        listed = self.docs / ADDRESSES
        if listed.is_file():
            changed.append(self._listed(listed))
        return changed

    def _listed(self, path: Path) -> Change:
        content = path.read_bytes()
        try:
            return Change(path, path, content, with_names(content, [self.move.new]))
        except UnreadableError as error:
            raise RenameError(f"{self.shown(path)}: {error}; mend this file first") from None

    def _file(self, docname: str) -> Path:
        return self.docs / f"{docname}.md"

    # Pages --------------------------------------------------------------------

    def _page(self, docname: str) -> Change | None:
        path = self._file(docname)
        is_old = docname == self.move.old
        words = {self.move.old_id, self.move.old.rpartition("/")[2]} - {""}
        try:
            content = read_content(path)
            text = decode(content)
            if "{tile-map}" not in text and not is_old and not any(w in text for w in words):
                return None
            source = Source(content, self.shown(path))
            type_ = self.subject.type_of(docname)
            if type_:
                front = parse(text)
                self._fields(source, front, type_, docname)
                body, line = front.body, front.body_line
            else:
                body, line, _problems = page_text(text, self.shown(path))
        except UnreadableError as error:
            line, column = error.position
            message = f"{self.shown(path)}:{line}:{column}: {error}"
            raise RenameError(f"{message}; mend this page first (kb check)") from None
        paths = Paths(self.move, docname, frozenset(self.pages), self.subject)
        change_text(source, body, line, paths)
        after = source.result()
        parts = parse_text(body, line)
        self._grids |= {d.options.get("grid", "") for d in parts.directives if d.name == "tile-map"}
        if after != content:
            new = decode(after)
            new_body = parse(new).body if type_ else page_text(new, "")[0]
            if not same_references(parts, parse_text(new_body, line), paths):
                message = "a reference cannot be changed where it stands; write it on one line"
                raise RenameError(f"{self.shown(path)}: {message}")
        return Change(path, self._file(self.move.page(docname)), content, after)

    def _fields(self, source: Source, front: FrontMatter, type_: str, docname: str) -> None:
        """Note the changes in the front matter of a record."""
        for name, node in _pairs(front.node):
            if name == "id" and docname == self.move.old:
                source.scalar(node, node.value, self.move.new_id)
            elif name in self.subject.reference_fields(type_):
                self._scalars(source, node, self.subject.fields[name].refers_to)
            elif name == "relations" and self.move.is_related:
                for item in _items(node):
                    for key, target in _pairs(item):
                        if key == "target" and target.value == self.move.old_id:
                            source.scalar(target, target.value, self.move.new_id)

    def _scalars(self, source: Source, node: yaml.Node, type_: str | None) -> None:
        for item in _items(node) or [node]:
            new = self.move.word(type_, item.value) if isinstance(item.value, str) else item.value
            if new != item.value:
                source.scalar(item, item.value, new)

    # Data ---------------------------------------------------------------------

    def _timeline(self) -> Change | None:
        path = self.docs / self.subject.timeline.file if self.subject.timeline else None
        if path is None or not path.is_file() or not self.move.type:
            return None
        content = path.read_bytes()
        source = Source(content, self.shown(path))
        try:
            root = parse_file(decode(content)).node
        except UnreadableError as error:
            raise RenameError(f"{self.shown(path)}: {error}; mend this file first") from None
        for name, events in _pairs(root):
            for event in _items(events) if name == "events" else ():
                for field, node in _pairs(event):
                    spec = self.subject.fields.get(field)
                    if spec and spec.refers_to:
                        self._scalars(source, node, spec.refers_to)
        return Change(path, path, content, source.result())

    def _tables(self) -> Iterator[Change]:
        """Yield the CSV files whose cells name the record."""
        columns: dict[str, str] = {}
        for spec in self.subject.datasets.values():
            if spec.entry_column and spec.entry_type == self.move.type:
                columns[spec.file] = spec.entry_column
        columns |= dict.fromkeys(self._grids - {""}, GRID_COLUMNS[0])
        for name, column in columns.items() if self.move.type else ():
            path = self.docs / name
            if not path.is_file():
                continue
            content = path.read_bytes()
            source = Source(content, self.shown(path))
            file, _problems = read_csv(path, self.docs, self.shown(path), [column])
            for row in file.rows:
                if row[column].text == self.move.old_id:
                    source.cell(file.position(row[column]), self.move.old_id, self.move.new_id)
            yield Change(path, path, content, source.result())

    def _strings(self, path: Path) -> Change | None:
        """Change the strings that are the name of the page in TOML or in Sphinx's settings."""
        content = path.read_bytes()
        if "/" not in self.move.old or self.move.old.encode() not in content:
            return None
        source = Source(content, self.shown(path))
        source.strings(self.move.old, self.move.new)
        after = source.result()
        try:
            if path.suffix == ".py":
                ast.parse(after)
            else:
                tomllib.loads(after.decode())
        except (SyntaxError, tomllib.TOMLDecodeError) as error:
            raise RenameError(f"{self.shown(path)} cannot be changed: {error}") from None
        return Change(path, path, content, after)


def redirect_change(docs: Path, move: Move, shown: Callable[[Path], str]) -> Change:
    """Return the change of the redirects.

    :raises RenameError: if the file cannot be changed by a program.
    """
    path = docs / REDIRECTS
    before = path.read_bytes() if path.is_file() else b""
    try:
        after = with_move(before.decode(), move.old, move.new).encode()
    except (RedirectsError, ValueError) as error:
        raise RenameError(f"{shown(path)} cannot be changed: {error}") from None
    return Change(path, path, before, after)


def _pairs(node: yaml.Node) -> list[tuple[str, yaml.Node]]:
    """Return keys and values of a mapping; of all else, nothing."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return [(key.value, value) for key, value in pairs]


def _items(node: yaml.Node) -> list[yaml.Node]:
    """Return the items of a list; of all else, nothing."""
    return node.value if isinstance(node, yaml.SequenceNode) else []
