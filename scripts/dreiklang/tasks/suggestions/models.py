"""Models of the user's own: a spaCy pipeline, or any function that finds entities or translates.

`spacy:NAME` is a pipeline that is installed or lies in a folder; `MODULE:FUNCTION` is a function, of a text to
(label, start, end) for entities, of sentences and a language to their translations.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from dreiklang.errors import CorpusError
from dreiklang.tasks.suggestions.rules import Span
from dreiklang.tasks.suggestions.suggest import Finder, Translator

T = TypeVar("T")


def finder(model: str, labels: Mapping[str, str]) -> Finder:
    """The finder a model makes; `labels` are the scheme's names of the model's labels, others stay as they are.

    Raises CorpusError where the model cannot be loaded, and so does the finder where the model fails.
    """
    kind, _, name = model.partition(":")
    found = _spacy(name) if kind == "spacy" else _function(model)

    def spans(text: str) -> list[Span]:
        return _asked(model, lambda: [Span(labels.get(label, label), start, end) for label, start, end in found(text)])

    return spans


def translator(model: str) -> Translator:
    """The user's own function. Raises CorpusError where there is none, and so does the translator where it fails."""
    found = _function(model)

    def translate(sentences: Sequence[str], language: str) -> list[str]:
        made: list[str] = _asked(model, lambda: list(found(sentences, language)))
        if len(made) != len(sentences):
            raise CorpusError(
                f"{model}: gave {len(made)} translations ({language}) where {len(sentences)} were asked for: "
                "no tasks were made"
            )
        return made

    return translate


def _asked(model: str, question: Callable[[], T]) -> T:
    """What it says. Raises CorpusError for whatever a model of somebody's own raises."""
    try:
        return question()
    except Exception as error:
        raise CorpusError(
            f"{model}: failed ({type(error).__name__}: {error}): no tasks were made; --debug shows where"
        ) from error


def _spacy(name: str) -> Callable[[str], Iterable[tuple[str, int, int]]]:
    try:
        import spacy
    except ImportError as error:
        raise CorpusError(f"spacy:{name}: spaCy is missing: pip install 'dreiklang[spacy]'") from error
    try:
        pipeline = spacy.load(name)
    except OSError as error:
        raise CorpusError(f"spacy:{name}: is no pipeline that spaCy finds: install it, or give its folder") from error
    return lambda text: [(ent.label_, ent.start_char, ent.end_char) for ent in pipeline(text).ents]


def _function(model: str) -> Callable[..., Any]:
    module, _, name = model.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.append(here)  # a file beside the corpus is as good as an installed one
    try:
        function: Any = getattr(import_module(module), name, None)
    except ImportError as error:
        raise CorpusError(f'{model}: cannot be imported ({error}): write "spacy:NAME" or "MODULE:FUNCTION"') from error
    if not callable(function):
        raise CorpusError(f'{model}: there is no such function: write "spacy:NAME" or "MODULE:FUNCTION"')
    found: Callable[..., Any] = function
    return found
