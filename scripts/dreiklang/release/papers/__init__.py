"""What is written about a release: text made of its manifest, nothing read and nothing written here."""

from dreiklang.release.manifest import Release
from dreiklang.release.papers.card import release_card
from dreiklang.release.papers.citation import cff, zenodo
from dreiklang.release.papers.croissant import croissant
from dreiklang.release.papers.datasheet import datasheet
from dreiklang.release.papers.latex import tables
from dreiklang.release.papers.plots import plots


def of_release(release: Release) -> dict[str, str]:
    """By file name, what lies in a release's own folder."""
    return {
        "README.md": release_card(release),
        "datasheet.md": datasheet(release),
        "croissant.json": croissant(release),
        "CITATION.cff": cff(release),
        "statistics.tex": tables(release),
        **plots(release),
    }


def of_dataset(newest: Release) -> dict[str, str]:
    """By file name, what lies beside the dataset's card, where other software looks for it."""
    return {
        "croissant.json": croissant(newest, f"data/{newest.version}/"),
        "CITATION.cff": cff(newest),
        ".zenodo.json": zenodo(newest),
    }
