"""A new page: its id, what must be known of it, and a file to start from."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from kb_tools.core.canonical import Formatter, bare, quoted
from kb_tools.core.files import DEVICES
from kb_tools.core.json_schema import followed, json_schema
from kb_tools.core.schema import front_matter_model

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from kb_tools.core.subject import Subject

#: Ids are cut at a word before they get longer.
LONGEST_ID = 60
#: The page of a folder and what Windows keeps have these names, so no record can.
TAKEN_IDS = DEVICES | {"index"}

_WIDTH = 96
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)
#: Written by the command itself.
_OWN = frozenset({"id", "title", "name", "updated", "reviewed", "changes"})

Path = tuple[str, ...]


class Question(NamedTuple):
    """Something that must be known of a new page.

    ``path`` is where the answer stands in the front matter; ``words`` are all answers that
    are allowed, if they are a closed list.
    """

    path: Path
    option: str
    about: str
    words: tuple[str, ...]


class Kind:
    """What a new page of one type is made of."""

    def __init__(self, subject: Subject, type_: str) -> None:
        self.subject = subject
        self.type = type_
        self.spec = subject.types[type_]
        self.schema = json_schema(subject, type_)
        self._model = front_matter_model(subject, type_)
        self.title_key = "name" if self.spec.is_entry else "title"
        self.summary_key = "definition" if self.spec.is_entry else "summary"

    def part(self, path: Path) -> dict[str, Any]:
        """Return the schema of the value at ``path``."""
        node = self.schema
        for key in path:
            node = followed(self.schema, followed(self.schema, node)["properties"][key])
        return node

    def settable(self) -> dict[str, bool]:
        """Return the keys that hold a value, or a list of them (true); ``a.b`` is b in a."""
        found: dict[str, bool] = {}
        for key in self.schema["properties"]:
            part = self.part((key,))
            is_list = part.get("type") == "array"
            inner = followed(self.schema, part["items"]) if is_list else part
            if key in _OWN or (is_list and "properties" in inner):
                continue
            names = [f"{key}.{name}" for name in inner.get("properties", ())]
            found |= dict.fromkeys(names or [key], is_list)
        return found

    def questions(self, given: Mapping[str, Any]) -> list[Question]:
        """Return what must be known and is not given."""
        paths: list[Path] = []
        for key in self.schema["properties"]:
            if key in _OWN:
                continue
            inner = self.part((key,))
            if key in given or key in self.schema["required"]:
                names = inner["required"] if "properties" in inner else ()
                paths += [(key, name) for name in names] or [(key,)]
        return [self._question(path) for path in paths if not _holds(given, path)]

    def _question(self, path: Path) -> Question:
        part = self.part(path)
        options = {
            (self.summary_key,): "--summary",
            ("published",): "--published",
            ("status", "value"): "--status",
            ("status", "as_of"): "--as-of",
        }
        option = options.get(path, f"--set {'.'.join(path)}=")
        words = tuple(word for word in part.get("enum", ()) if word is not None)
        return Question(path, option, part.get("description", path[-1]), words)

    def complaint(self, path: Path, answer: str) -> str | None:
        """Say what is wrong with an answer; ``None`` if nothing is."""
        data: Any = answer
        for key in reversed(path):
            data = {key: data}
        try:
            self._model.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                if item["loc"] == path:
                    return str(item["msg"]).removeprefix("Value error, ")
        return None

    def page(
        self,
        title: str,
        values: Mapping[str, Any],
        day: datetime.date,
        lines: Iterable[str] = (),
    ) -> str:
        """Return the text of a new page.

        :param values: front matter: all that :meth:`questions` asks for, and more.
        :param lines: what its text starts with.
        """
        today = day.isoformat()
        known = {
            self.title_key: title,
            **values,
            "updated": today,
            "reviewed": None,
            "changes": [{"date": today, "note": "First version."}],
        }
        front = [
            "---",
            *_explain(
                f"A new {self.spec.label.lower()}. Lines with two # explain; lines with one can "
                "be filled in: take the # away. Delete the rest."
            ),
            "",
        ]
        for key, part in self.schema["properties"].items():
            if key != "id":
                front += self._entry(key, part, known, "")
        text = "\n".join([*front, "---", *self._text(lines)]) + "\n"
        return self._formatter.format(text.encode(), self.type).decode()

    @cached_property
    def _formatter(self) -> Formatter:
        return Formatter(self.subject)

    def _entry(
        self, key: str, part: dict[str, Any], known: Mapping[str, Any], pad: str
    ) -> list[str]:
        """Write a key with its value, or what it is for and an example."""
        inner = followed(self.schema, part)
        if key not in known:
            about = _explain(part.get("description", ""), *self._lists(key, inner))
            return [pad + line for line in (*about, *self._example(key, inner))]
        value = known[key]
        if isinstance(value, dict):
            lines = [f"{pad}{key}:"]
            for name, sub in inner["properties"].items():
                lines += self._entry(name, sub, value, f"{pad}  ")
            return lines
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = (list(item.items()) for item in value)
            dashes = ("- ", "  ")
            return [f"{pad}{key}:"] + [
                f"{pad}  {dashes[index > 0]}{name}: {bare(text) or quoted(text)}"
                for row in rows
                for index, (name, text) in enumerate(row)
            ]
        lists = [pad + line for line in _explain(*self._lists(key, inner))]
        if isinstance(value, list):
            return [*lists, f"{pad}{key}: [{', '.join(map(quoted, value))}]"]
        return [*lists, f"{pad}{key}: {'null' if value is None else quoted(value)}"]

    def _lists(self, key: str, inner: dict[str, Any]) -> Iterator[str]:
        """Yield the closed lists of a key and of the keys in it."""
        if "enum" in inner:
            words = [word for word in inner["enum"] if word is not None]
            yield f"{key} is one of: {', '.join(words)}."
        item = followed(self.schema, inner.get("items", inner))
        for name, part in item.get("properties", {}).items():
            yield from self._lists(name, followed(self.schema, part))

    def _example(self, key: str, inner: dict[str, Any]) -> list[str]:
        """Return a key with room for its value, as a comment."""
        is_list = inner.get("type") == "array"
        item = followed(self.schema, inner["items"] if is_list else inner)
        properties = item.get("properties", {})
        if not properties:
            value = "true" if inner.get("type") == "boolean" else '""'
            return [f'# {key}: [""]' if is_list else f"# {key}: {value}"]
        rows = [f"# {key}:"]
        for index, (name, part) in enumerate(properties.items()):
            dash = "" if not is_list else "- " if index == 0 else "  "
            rows.append(f'#   {dash}{name}: ""  # {part.get("description", "")}')
        return rows

    def _text(self, lines: Iterable[str]) -> Iterator[str]:
        entries = [name for name, spec in self.subject.types.items() if spec.is_entry]
        yield "% The text starts here, with a paragraph. Lines that start with % are not shown."
        if "sources" in self.schema["properties"]:
            yield "% Each claim ends with its source: {source}`id`."
        if entries:
            yield f"% A link to an entry says its type and id, for example {{{entries[0]}}}`id`."
        yield from lines
        for section in self.spec.sections:
            yield from ("", f"## {section}", "", "% To be written.")


def slug(title: str) -> str:
    """Return the id that a title gives; empty if it has no letter from a to z and no digit."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    plain = re.sub(r"[.'’()]|[^\x00-\x7f’]", "", re.sub(r"[‐-―\s]", "-", plain))
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > LONGEST_ID:
        words.pop()
    return "-".join(words)[:LONGEST_ID]


def _explain(*texts: str) -> Iterator[str]:
    for text in texts:
        for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False):
            yield f"## {line}"


def _holds(data: Mapping[str, Any], path: Path) -> bool:
    value: Any = data
    for key in path:
        if not isinstance(value, dict) or value.get(key) in (None, "", []):
            return False
        value = value[key]
    return True
