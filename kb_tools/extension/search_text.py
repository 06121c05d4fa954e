"""Search text: what the index takes from a page and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

from kb_tools.core.normaliser import squeeze
from kb_tools.extension.drawing import human_date
from kb_tools.extension.filter_data import TYPE_FACET
from kb_tools.extension.nodes import drawn
from kb_tools.search.document import Document, Text, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb_tools.core.records import Record
    from kb_tools.core.subject import Facet
    from kb_tools.core.tables import Table
    from kb_tools.core.view_maker import Views
    from kb_tools.search.document import Analyser

#: The weight of pages that are no records: they are about the site, not its subject.
OTHER_PAGES = 0.4

_SKIPPED = (nodes.comment, nodes.raw, nodes.meta, nodes.system_message, drawn)

#: Classes of nodes whose text is not taken in: Sphinx's own, and the numbers of sources.
_LEFT_OUT = frozenset({"no-search", "kb-cite"})


def analyse_page(
    analyser: Analyser,
    views: Views,
    record: Record | None,
    doctree: nodes.document,
    docname: str,
    uri: str,
    listed: Iterable[str] = (),
) -> tuple[Document, list[str]]:
    """Return a page's document, and the sentences that results quote.

    :param listed: names in a long list on the page.  Each of their words counts once, however
        many names have it, so that a list weighs less than what is said.
    """
    body = list(_texts(doctree))
    first = next((text for text in body if text.field == "heading"), None)
    title = record.title if record else first.text if first else docname
    quoted = [s for text in body if text.field == "body" for s in sentences(text.text)]
    texts = [Text("title", title), *(text for text in body if text is not first)]
    if record is None:
        return analyser.analyse(texts, [title], [uri, title], {}, OTHER_PAGES), quoted
    texts += _record_texts(views, record)
    words = dict.fromkeys(word for name in listed for word in name.split())
    if words:
        texts.append(Text("listed", " ".join(words)))
    weight = views.subject.types[record.type].search_weight
    row = _row(views, record, uri)
    document = analyser.analyse(texts, record.names, row, _facets(views, record), weight)
    return document, [*sentences(record.summary), *quoted]


def analyse_table(analyser: Analyser, table: Table, uri: str) -> tuple[Document, list[str]]:
    """Return the document of the page with all rows of a dataset, and what results quote.

    Its rows are found on the pages of their entries, so only what is said of them counts.
    """
    spec = table.spec
    labels = [column.label for column in spec.columns.values()]
    texts = [Text("title", spec.title), Text("summary", spec.intro)]
    texts += [Text("detail", text) for text in (*labels, *spec.notes)]
    quoted = [*sentences(spec.intro), *(s for note in spec.notes for s in sentences(note))]
    return analyser.analyse(texts, [spec.title], [uri, spec.title], {}), quoted


def _texts(node: nodes.Node) -> Iterator[Text]:
    """Yield the headings and the pieces of text of a doctree, in order."""
    if isinstance(node, nodes.Element) and _is_left_out(node):
        return
    if isinstance(node, nodes.TextElement):
        text = squeeze(_inline(node))
        if text:
            yield Text("heading" if isinstance(node, nodes.title) else "body", text)
        return
    for child in node.children:
        yield from _texts(child)


def _inline(node: nodes.Element) -> str:
    """Return the text of inline nodes, without the numbers of sources."""
    return "".join(
        child.astext() if isinstance(child, nodes.Text) else _inline(child)
        for child in node.children
        if isinstance(child, nodes.Text)
        or (isinstance(child, nodes.Element) and not _is_left_out(child))
    )


def _is_left_out(node: nodes.Element) -> bool:
    return isinstance(node, _SKIPPED) or not _LEFT_OUT.isdisjoint(node["classes"])


def _record_texts(views: Views, record: Record) -> Iterator[Text]:
    """Yield what a record's front matter says."""
    for name in record.names[1:]:
        yield Text("names", name)
    yield Text("summary", record.summary)
    details = [record.status.scope, record.status.authority] if record.status else []
    details += [event.title for event in record.events]
    for source in record.sources:
        details += [source.title, source.publisher]
    details += views.catalogue.referred_names(record)
    for detail in details:
        if detail:
            yield Text("detail", detail)


def _row(views: Views, record: Record, uri: str) -> list[Any]:
    """Return what a result shows: address, title, kicker, date, and the status in three parts."""
    language = views.subject.site.language
    card = views.card(record)
    row: list[Any] = [uri, card.title, card.kicker]
    if card.date or card.status:
        row.append(human_date(card.date, language) if card.date else "")
    if card.status:
        row += [card.status.label, card.status.tone, human_date(card.status.as_of, language)]
    return row


def _facets(views: Views, record: Record) -> dict[str, list[str]]:
    """Return the values of each facet that a record has, or that it is."""
    found = {TYPE_FACET: [record.type]}
    for name, facet in views.subject.facets.items():
        values = views.catalogue.facet_values(facet, record) + _own(views, record, facet)
        if values:
            found[name] = list(dict.fromkeys(values))
    return found


def _own(views: Views, record: Record, facet: Facet) -> list[str]:
    """Return the value that an entry itself is, or the status that it has itself."""
    field = facet.field or facet.status_of
    if field is None or views.subject.fields[field].refers_to != record.type:
        return []
    if facet.status_of:
        return [record.status.value] if record.status else []
    return [record.id]
