"""Tracking: what an address says of where its reader came from, which is no part of it."""

from __future__ import annotations

from fnmatch import fnmatchcase

#: Parameters of an address that change nothing of what it leads to.
TRACKING = ("utm_*", "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid")


def without_tracking(address: str) -> str:
    """Return an address without the parameters in :data:`TRACKING`; all else as it stands."""
    start, mark, rest = address.partition("?")
    query, hash_, place = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not _is_tracking(part))
    if not mark or "#" in start or kept == query:
        return address
    return f"{start}{mark if kept else ''}{kept}{hash_}{place}"


def _is_tracking(part: str) -> bool:
    name = part.partition("=")[0].lower()
    return any(fnmatchcase(name, pattern) for pattern in TRACKING)
