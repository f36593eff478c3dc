"""The text boxes and check boxes of one annotation → translations, flags and a comment."""

import re
from collections.abc import Iterable, Sequence, Set

from dreiklang.collected.remarks import Remarks
from dreiklang.collected.returns import own_words
from dreiklang.collected.shapes import Region, TaskSegment
from dreiklang.records import Origin, Translation

FLAGS = frozenset({"not_german", "bad_segmentation", "unsuitable"})
NO_TRANSLATION = "no_translation"
_TRANSLATION = re.compile(r"tr_(.+)_(\d{1,9})")
_SKIP = re.compile(r"skip_(\d{1,9})")


class Boxes:
    """What was written and ticked, as far as it can be read; of the rest there are `remarks`."""

    __slots__ = ("_comment", "_languages", "_remarks", "_segments", "_translations", "_untranslated", "flags")

    def __init__(self, segments: Sequence[TaskSegment], languages: Set[str], remarks: Remarks) -> None:
        self._segments = segments
        self._languages = languages
        self._remarks = remarks
        self._translations: dict[tuple[str, str], tuple[str, Origin]] = {}  # segment id and language
        self._untranslated: dict[str, Origin] = {}  # by segment id
        self._comment: str | None = None
        self.flags: list[str] = []

    @property
    def translations(self) -> tuple[Translation, ...]:
        """Those given, and an empty one for each that an annotator says there is none of."""
        given = [Translation(*key, text, origin) for key, (text, origin) in self._translations.items()]
        none = (
            Translation(segment, language, "", origin)
            for segment, origin in self._untranslated.items()
            for language in sorted(self._languages)
            if (segment, language) not in self._translations
        )
        return (*given, *none)

    @property
    def comment(self) -> str:
        return self._comment or ""

    def textarea(self, region: Region) -> None:
        said = region.value.text if region.value else None
        answers = [said] if isinstance(said, str) else said or []
        if len(answers) > 1:
            self._remarks.region("several-answers", region, f"{len(answers)} answers stand in one box: leave one")
        elif region.from_name == "comment":
            if answers and self._comment is not None:
                self._remarks.region("several-answers", region, "there are two comments: leave one")
            elif answers:
                self._comment = own_words(answers[0])
        elif control := _TRANSLATION.fullmatch(region.from_name):
            self._translation(region, control[1], int(control[2]), answers)
        else:
            self._remarks.unknown(region)

    def _translation(self, region: Region, language: str, index: int, answers: list[str]) -> None:
        segments = self._segments
        segment = segments[index].id if index < len(segments) else None
        if segment is None or language not in self._languages:
            missing = (
                f'segment "{index}" in its task' if segment is None else f'target language "{language}" in the scheme'
            )
            self._remarks.region(
                "translation-place", region, f"it has no {missing}: was the task made for another corpus?"
            )
        elif answers and (segment, language) in self._translations:
            self._remarks.region(
                "several-answers", region, f"segment {segment} has two answers in {language}: leave one"
            )
        elif answers:
            self._translations[segment, language] = (answers[0], region.origin)
            if not answers[0].strip():
                self._remarks.region(
                    "translation-empty", region, f"segment {segment} has nothing in {language}: translate it"
                )

    def choices(self, region: Region) -> None:
        choices = (region.value.choices if region.value else None) or []
        if control := _SKIP.fullmatch(region.from_name):
            self._skip(region, int(control[1]), choices)
            return
        if region.from_name != "doc_flags":
            self._remarks.unknown(region)
            return
        for choice in choices:
            if choice not in FLAGS:
                self._remarks.region("unknown-flag", region, f'"{choice}" is none of {", ".join(sorted(FLAGS))}')
            elif choice not in self.flags:
                self.flags.append(choice)

    def _skip(self, region: Region, index: int, choices: Iterable[str]) -> None:
        segments = self._segments
        segment = segments[index].id if index < len(segments) else None
        if segment is None:
            message = f'it has no segment "{index}" in its task: was the task made for another corpus?'
            self._remarks.region("translation-place", region, message)
            return
        for choice in choices:
            if choice == NO_TRANSLATION:
                self._untranslated[segment] = region.origin
            else:
                self._remarks.region("unknown-flag", region, f'"{choice}" is not {NO_TRANSLATION}')
