"""Validation: what pydantic says of a file, in words for the person who wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kb_tools.core.problems import Problem, allowed, did_you_mean
from kb_tools.core.toml_positions import position

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import ValidationError

    from kb_tools.core.frontmatter import FrontMatter

    #: Gives the JSON Schema of what a file may hold, with the keys that it allows.
    Schema = Callable[[], dict[str, Any]]

#: Errors of a model that are rules of their own.
_CODES = frozenset({"hidden-character", "look-alike", "long-summary"})

#: What a value must be, by the kind of error, in YAML.
_IN_YAML = {
    "string_type": "it must be text",
    "list_type": "it must be a list: one item a line, each after '- ', or [one, two]",
    "model_type": "it must be a group of fields, each on a line of its own and indented",
    "dict_type": "it must be a group of fields, each on a line of its own and indented",
}
_WHOLE = "it must be a whole number, without quotes"
_NUMBER = "it must be a number, without quotes"
_TRUTH = "it must be true or false, without quotes"
_DAY = "it must be a day, without quotes, as 2010-11-02"
_LIST = 'it must be a list, as ["one", "two"]'
_TABLE = "it must be a table: its name in brackets on a line, then a key on each line"
#: The same in TOML.
_IN_TOML = {
    "string_type": 'it must be text in quotes, as "text"',
    "list_type": _LIST,
    "tuple_type": _LIST,
    "model_type": _TABLE,
    "dict_type": _TABLE,
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), _DAY),
}
#: What a value must be, by the name of the bound that it is beyond.
_BOUNDS = {
    "ge": "it must be {} or more",
    "gt": "it must be more than {}",
    "le": "it must be {} or less",
    "min_length": "it must not be empty",
    "max_length": "it must not be longer than {}",
    "pattern": "{value!r} does not fit the pattern {}",
}


def explain_all(
    path: str, front: FrontMatter, schema: Schema, error: ValidationError
) -> list[Problem]:
    """Return all that a model found wrong in front matter, each with its position.

    :param path: what problems call the file.
    """
    problems = []
    for item in error.errors():
        where = item["loc"]
        code, message = _explain(dict(item), schema, _IN_YAML)
        at = front.key_position(where) if code == "unknown-field" else front.position(where)
        problems.append(Problem(path, at, code, message))
    return problems


def explain_toml(
    path: str, text: str, schema: Schema, error: ValidationError, code: str
) -> list[Problem]:
    """Return all that a model found wrong in a file in TOML, each with its line.

    :param path: what problems call the file.
    :param code: that of all its problems.
    """
    return [
        Problem(
            path,
            position(text, tuple(str(step) for step in item["loc"] if step != "[key]")),
            code,
            _explain(dict(item), schema, _IN_TOML)[1],
        )
        for item in error.errors()
    ]


def _explain(error: dict[str, Any], schema: Schema, types: Mapping[str, str]) -> tuple[str, str]:
    """Return the code of an error and what it says."""
    where: tuple[str | int, ...] = tuple(step for step in error["loc"] if step != "[key]")
    name = ".".join(map(str, where))
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _keys(schema(), where[:-1])
        message = (
            f"the field {where[-1]!r} is not known here."
            f"{did_you_mean(str(where[-1]), known)} Allowed are: {allowed(known)}."
        )
        return "unknown-field", message
    if kind == "missing":
        message = f"the field {where[-1]!r} is missing"
        if len(where) > 1:
            message += f" in {'.'.join(map(str, where[:-1]))}"
        return "missing-field", message
    if error["input"] is None and kind != "value_error":
        return "missing-field", f"the field {name!r} is empty"
    code, message = _explain_value(error, types)
    return code, f"{name}: {message}"


def _explain_value(error: dict[str, Any], types: Mapping[str, str]) -> tuple[str, str]:
    """Return the code of what is wrong with a value that is there, and what it says."""
    kind, value = error["type"], error["input"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        hint = did_you_mean(str(value), known)
        return (
            "unknown-value",
            f"{str(value)!r} is not allowed.{hint} Allowed are: {allowed(known)}.",
        )
    if kind in types:
        return "wrong-type", types[kind]
    for bound, words in _BOUNDS.items():
        if bound in context:
            return "wrong-value", words.format(context[bound], value=value)
    code = kind if kind in _CODES else "wrong-value"
    return code, str(error["msg"]).removeprefix("Value error, ")


def _keys(schema: dict[str, Any], where: tuple[str | int, ...]) -> list[str]:
    """Return the keys that are allowed in the mapping at ``where``."""
    node = _resolved(schema, schema)
    for step in where:
        node = _resolved(schema, _part(node, step))
    return list(node.get("properties", ()))


def _part(node: dict[str, Any], step: str | int) -> dict[str, Any]:
    """Return the schema of what stands at a step: an item, a field, or any key of a mapping."""
    if isinstance(step, int):
        found = node["items"]
    elif step in node.get("properties", ()):
        found = node["properties"][step]
    else:
        others = (node.get("additionalProperties"), *node.get("patternProperties", {}).values())
        found = next(filter(None, others))
    part: dict[str, Any] = found
    return part


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow a schema to what it is when it is not null."""
    for option in node.get("anyOf", ()):
        if option.get("type") != "null":
            node = option
    if "$ref" in node:
        found: dict[str, Any] = schema["$defs"][node["$ref"].rpartition("/")[2]]
        return found
    return node
