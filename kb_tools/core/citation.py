"""Citation: what a reader needs to cite a page, and the day of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kb_tools.core.records import Record
    from kb_tools.core.view_maker import Views
    from kb_tools.core.views import StatusView


class Citation(NamedTuple):
    """A page as it is cited; dates are ISO 8601, as exact as known.

    ``as_of`` holds the days, earliest and latest, on which the statuses that an article
    shows were last seen so; ``address`` is ``None`` if the site's own is not known.
    """

    id: str
    title: str
    site: str
    updated: str | None
    address: str | None
    status: StatusView | None
    as_of: tuple[str, ...]

    @property
    def note(self) -> str:
        """The day of the status in words, for formats that have no place for it."""
        if self.status:
            return f"Status as of {self.status.as_of}: {self.status.label}"
        if self.as_of:
            return f"Statuses as of {' to '.join(self.as_of)}"
        return ""


def cite(views: Views, record: Record, address: str | None) -> Citation:
    """Return how to cite the page of a record."""
    groups = views.groups(record, views.subject.types[record.type].fields)
    days = sorted({chip.status.as_of for group in groups for chip in group.chips if chip.status})
    return Citation(
        record.id,
        record.title,
        views.subject.site.title,
        record.updated or max((change.date for change in record.changes), default=None),
        address,
        views.status(record),
        tuple(dict.fromkeys((days[0], days[-1]))) if days else (),
    )
