"""Configuration: where the subject stands, and the domain that is made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.domains import ObjType
from sphinx.errors import ConfigError
from sphinx.roles import XRefRole

from kb_tools.core.subject import SubjectError, load
from kb_tools.extension.chart_directive import ChartDirective
from kb_tools.extension.directives import Facets, Legend, Timeline, make_cards_directive
from kb_tools.extension.domain import KnowledgeDomain
from kb_tools.extension.facts import FactRole, Facts
from kb_tools.extension.sources import SourceRole
from kb_tools.extension.tile_map import TileMap

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from kb_tools.core.subject import Subject


def setup(app: Sphinx) -> None:
    """Register the configuration values."""
    app.add_config_value(
        "kb_subject",
        "subject.toml",
        "env",
        types=frozenset({str}),
        description="The file that declares the subject, relative to the source directory.",
    )
    app.add_config_value(
        "kb_subject_digest", "", "env", types=frozenset({str}), description="Set by kb_tools."
    )
    # Sphinx checks that the primary domain exists at priority 800.
    app.connect("config-inited", load_subject, priority=400)


def load_subject(app: Sphinx, config: Config) -> None:
    """Load the subject and add the domain; a change of the subject re-reads all pages.

    :raises ConfigError: if the subject cannot be used; it says all that is wrong with it.
    """
    path = app.srcdir / config.kb_subject
    try:
        subject = load(path)
    except SubjectError as error:
        lines = "\n".join(f"{path.parent}/{problem}" for problem in error.problems)
        raise ConfigError(f"the subject cannot be used:\n{lines}") from None
    config.kb_subject_digest = subject.digest
    app.add_domain(make_domain(subject))


def make_domain(subject: Subject) -> type[KnowledgeDomain]:
    """Make the domain class of one application; nothing is shared between applications."""
    return type(
        "SubjectDomain",
        (KnowledgeDomain,),
        {
            "subject": subject,
            "object_types": {
                name: ObjType(spec.label, name) for name, spec in subject.types.items()
            },
            "roles": {name: XRefRole(warn_dangling=True) for name in subject.types}
            | {"source": SourceRole(), "fact": FactRole()},
            "directives": {
                "chart": ChartDirective,
                "cards": make_cards_directive(subject),
                "facets": Facets,
                "facts": Facts,
                "legend": Legend,
                "timeline": Timeline,
                "tile-map": TileMap,
            },
        },
    )
