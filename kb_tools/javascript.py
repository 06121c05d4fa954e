"""Values as JavaScript: data for the browser comes as plain scripts, also from disk."""

from __future__ import annotations

import json
from typing import Any


def literal(value: Any) -> str:
    """Return a value as a JavaScript literal that is safe in any script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
