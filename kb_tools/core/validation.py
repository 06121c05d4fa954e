"""Validation: what pydantic says of a file, in words for the person who wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kb_tools.core.problems import Problem, allowed, did_you_mean

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from kb_tools.core.frontmatter import FrontMatter

#: Errors of a model that are rules of their own.
_CODES = frozenset({"hidden-character", "look-alike", "long-summary"})
_TYPES = {
    "string_type": "it must be text",
    "list_type": "it must be a list: one item a line, each after '- ', or [one, two]",
    "model_type": "it must be a group of fields, each on a line of its own and indented",
    "dict_type": "it must be a group of fields, each on a line of its own and indented",
}


def explain_all(
    path: str, front: FrontMatter, model: type[BaseModel], error: ValidationError
) -> list[Problem]:
    """Return all that a model found wrong in a file, each with its position.

    :param path: what problems call the file.
    """
    return [_explain(path, front, model, dict(item)) for item in error.errors()]


def _explain(
    path: str, front: FrontMatter, model: type[BaseModel], error: dict[str, Any]
) -> Problem:
    where: tuple[str | int, ...] = error["loc"]
    name = ".".join(str(step) for step in where)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _keys(model, where[:-1])
        message = (
            f"the field {where[-1]!r} is not known here."
            f"{did_you_mean(str(where[-1]), known)} Allowed are: {allowed(known)}."
        )
        return Problem(path, front.key_position(where), "unknown-field", message)
    if kind == "missing":
        message = f"the field {where[-1]!r} is missing"
        if len(where) > 1:
            message += f" in {'.'.join(map(str, where[:-1]))}"
        return Problem(path, front.position(where), "missing-field", message)
    position = front.position(where)
    if error["input"] is None and kind != "value_error":
        return Problem(path, position, "missing-field", f"the field {name!r} is empty")
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        value = str(error["input"])
        message = (
            f"{name}: {value!r} is not allowed.{did_you_mean(value, words)} "
            f"Allowed are: {allowed(words)}."
        )
        return Problem(path, position, "unknown-value", message)
    if kind in _TYPES:
        return Problem(path, position, "wrong-type", f"{name}: {_TYPES[kind]}")
    code = kind if kind in _CODES else "wrong-value"
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(path, position, code, f"{name}: {message}")


def _keys(model: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a model allows in the mapping at ``where``."""
    schema = model.model_json_schema()
    node: dict[str, Any] = schema
    for step in where:
        choices = node["properties"][step] if isinstance(step, str) else node["items"]
        for option in choices.get("anyOf", [choices]):
            if option.get("type") != "null":
                node = option
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return list(node.get("properties", ()))
