"""What goes wrong by misuse: raised, shown as one line, exit code 2. Findings about data are Problems instead."""


class DreiklangError(Exception):
    """One sentence for the user: what is wrong, where, and what to do about it."""


class CorpusError(DreiklangError):
    """No corpus here, or one of its own files cannot be read or written."""


class SchemeError(DreiklangError):
    """`scheme.toml` is wrong: names the file, the key and the remedy."""


class SourceError(DreiklangError):
    """A file given to `add` cannot be read at all."""


class ExportError(DreiklangError):
    """A file is not a Label Studio export of this corpus, or stops in the middle."""


class EngineError(DreiklangError):
    """Work that was given to other processes or machines was not done."""


class StudioError(DreiklangError):
    """Label Studio cannot be started or reached, or refuses. Never holds a token."""


class ReleaseError(DreiklangError):
    """A release cannot be made as asked."""


class PublishError(DreiklangError):
    """A release can't be published, or was not wholly. Never holds a token."""


class ReleaseExistsError(ReleaseError):
    """Releases are immutable: the asked version is there already."""
