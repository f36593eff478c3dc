"""All tables of a release in the making."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType

from dreiklang.records import Settlement
from dreiklang.release import views
from dreiklang.release.configs import configs, pair
from dreiklang.release.groups import Plan
from dreiklang.release.layout import Layout
from dreiklang.release.manifest import Example, ParquetFile
from dreiklang.release.rows import Row
from dreiklang.release.sheet import Sheet
from dreiklang.release.splits import SPLITS, Split
from dreiklang.release.standoff.blank import blank
from dreiklang.scheme import Scheme


class Sheets:
    """The Parquet files of every config and split; one without rows never comes to be."""

    def __init__(self, folder: Path, scheme: Scheme, plans: Mapping[str, Plan] = MappingProxyType({})) -> None:
        """`plans` by path: how the row groups of files are to be."""
        self.folder, self.scheme, self.plans = folder, scheme, plans
        self.labels = views.LabelIds.of(scheme)
        self.configs = {config.name: config for config in configs(scheme)}
        self.open: dict[tuple[str, Split], Sheet] = {}
        self.stack = ExitStack()

    def __enter__(self) -> "Sheets":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def add(
        self, split: Split, settlement: Settlement, layout: Layout, tags: list[int], *, withheld: bool = False
    ) -> None:
        """One document, as the rows it has in each config; without any words where its text is withheld."""
        for config, rows in self._rows(settlement, layout, tags):
            if found := list(blank(rows) if withheld else rows):
                self._sheet(config, split).extend(settlement.gold.document.id, found)

    def finish(self) -> tuple[ParquetFile, ...]:
        """What was written, config by config and split by split."""
        asked = [(config, split) for config in self.configs for split in SPLITS]
        return tuple(self.open[key].finish() for key in asked if key in self.open)

    def examples(self) -> tuple[Example, ...]:
        """The first row of each config that has one."""
        firsts = ((config, next((s for s in SPLITS if (config, s) in self.open), None)) for config in self.configs)
        return tuple(Example(config, self.open[config, split].example) for config, split in firsts if split)

    def _rows(self, settlement: Settlement, layout: Layout, tags: list[int]) -> Iterator[tuple[str, Iterable[Row]]]:
        gold = settlement.gold
        yield "documents", [views.document(gold, layout)]
        yield "ner", views.ner(gold.document, layout, tags)
        yield "entities", views.entities(gold, layout)
        yield "relations", views.relations(gold, layout, self.labels)
        for language in self.scheme.target_languages:
            yield pair(self.scheme, language), views.translations(gold, language)
        yield "annotations", views.annotations(gold.document, settlement.answers)

    def _sheet(self, config: str, split: Split) -> Sheet:
        if (config, split) not in self.open:
            sheet = Sheet(self.folder, self.configs[config], split, self.plans)
            self.open[config, split] = self.stack.enter_context(sheet)
        return self.open[config, split]
