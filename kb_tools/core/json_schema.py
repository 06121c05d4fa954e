"""JSON Schema of each type's front matter, for editors that complete and check while one types.

It is made from the same models that the checker uses.  What it cannot say (that a reference
leads somewhere, how many words a summary has) the checker says.  The dialect is draft 7,
which the YAML tools of editors read; ``enumDescriptions`` are an extension that they know.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kb_tools.core.schema import front_matter_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb_tools.core.subject import Subject, Term

#: What the title of each schema starts with.
TITLE = "Front matter: "
DIALECT = "http://json-schema.org/draft-07/schema#"

#: What editors say of a key, by the model that has it; "" is the front matter itself.
_ABOUT: dict[str, dict[str, str]] = {
    "": {
        "id": "The id, if it is not the file's name. It never changes.",
        "draft": "true until the page is ready to be published.",
        "title": "The title, in plain words of your own.",
        "name": "The name that the entry goes by.",
        "short": "What the entry is called where there is little room: at most 40 characters.",
        "aliases": "All other names that people type. A name belongs to one entry only.",
        "citations": "How it is cited; each finds the page in the search.",
        "definition": "One or two sentences that make sense alone: shown wherever it is mentioned.",
        "summary": "The page in short, in plain words, without links.",
        "published": "The day of what the page is about: 2010-11-02, or less exact 2010-11, 2010.",
        "updated": "The day on which the page last changed.",
        "reviewed": "The day on which a reviewer vouched for the page; null until then.",
        "status": "Its status, and how that is known.",
        "events": "What happened when, oldest first.",
        "relations": "How it is tied to other entries. Write each on one side only.",
        "sources": "Every document that the page cites.",
        "changes": "What was changed in the page, oldest first.",
    },
    "StatusFrontMatter": {
        "value": "A word of the closed list.",
        "scope": "Which part of it the status is about.",
        "authority": "Who says so, for example a decision with its citation.",
        "as_of": "The day of the newest document that shows it: 2010-11-02, 2010-11 or 2010.",
        "source": "The id of that document under 'sources'.",
    },
    "EventModel": {
        "date": "2010-11-02, or less exact 2010-11, 2010.",
        "title": "What happened.",
        "source": "The id of a document under 'sources'.",
    },
    "RelationFrontMatter": {
        "type": "What ties this entry to the other one.",
        "target": "The id or a name of the other entry.",
    },
    "SourceFrontMatter": {
        "id": "What the text cites it by: {source}`id`.",
        "title": "Its title as it stands on it.",
        "publisher": "Who published it.",
        "date": "The day of the document; null if it has none.",
        "kind": "What kind of document it is.",
        "url": "Its address, if it has one.",
        "retrieved": "The day on which you read it there.",
        "archived": "The address of an archived copy of it.",
        "unarchived": "Why there is no archived copy.",
    },
    "ChangeModel": {
        "date": "The day of the change.",
        "note": "What was changed.",
        "correction": "true if the page said something wrong.",
    },
}


def json_schema(subject: Subject, type_: str) -> dict[str, Any]:
    """Return the JSON Schema of the front matter of one type of record."""
    model = front_matter_model(subject, type_)
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    spec = subject.types[type_]
    lists: dict[tuple[str, str], Mapping[str, Term]] = {
        ("StatusFrontMatter", "value"): subject.statuses,
        ("SourceFrontMatter", "kind"): subject.source_kinds,
    }
    about = {**_ABOUT[""], **dict(_about_fields(subject, type_))}
    owners = {**_ABOUT, "": about}
    for name in spec.fields:
        field = subject.fields[name]
        if field.dated:
            owner = f"{name.title()}FrontMatter"
            lists[owner, "value"] = field.values or {}
            owners[owner] = _ABOUT["StatusFrontMatter"]
        else:
            lists["", name] = field.values or {}
    for owner, part in {"": schema, **definitions}.items():
        part.pop("title", None)
        part.pop("description", None)
        for key, value in part["properties"].items():
            terms = lists.get((owner, key), {})
            part["properties"][key] = _described(value, owners.get(owner, {}).get(key), terms)
    title = f"{TITLE}{spec.label}"
    return {"$schema": DIALECT, "title": title, **schema, "definitions": definitions}


def written(schema: dict[str, Any]) -> str:
    """Return a schema as the text of a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def followed(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Return what a part of a schema refers to in its definitions, or the part itself."""
    for option in part.get("anyOf", [part]):
        if "$ref" in option:
            found: dict[str, Any] = schema["definitions"][option["$ref"].rpartition("/")[2]]
            return found
    return part


def _about_fields(subject: Subject, type_: str) -> Iterator[tuple[str, str]]:
    for name in subject.types[type_].fields:
        spec = subject.fields[name]
        if spec.refers_to:
            plural = subject.types[spec.refers_to].plural
            yield name, f"{spec.label}: a list of ids or names of entries ({plural.lower()})."
        elif spec.dated:
            yield name, f"{spec.label}, and how that is known."
        elif spec.values:
            yield name, f"{spec.label}: a word of the closed list."
        else:
            yield name, f"{spec.label}, in words."


def _described(value: dict[str, Any], about: str | None, terms: Mapping[str, Term]) -> Any:
    """Return a key's schema with a description, and without what pydantic adds of itself."""
    rest = {name: item for name, item in value.items() if name not in {"title", "default"}}
    options = rest.get("anyOf", ())
    if len(options) == 2 and options[1] == {"type": "null"} and "type" in options[0]:
        rest = _or_null(options[0])
    if "enum" in rest and terms:
        words = [terms.get(word) for word in rest["enum"]]
        rest["enumDescriptions"] = [_meaning(term) if term else "Not given." for term in words]
    return {"description": about, **rest} if about else rest


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    given = schema["type"]
    types = given if isinstance(given, list) else [given]
    changed: dict[str, Any] = {**schema, "type": [*types, "null"]}
    if "const" in changed:
        changed["enum"] = [changed.pop("const")]
    if "enum" in changed:
        changed["enum"] = [*changed["enum"], None]
    return changed


def _meaning(term: Term) -> str:
    return f"{term.label}. {term.meaning}".strip()
