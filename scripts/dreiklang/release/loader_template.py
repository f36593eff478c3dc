"""Loads the dataset in this folder; needs nothing but the library `datasets`, 2.14.7 or later.

With any version, when this folder is on `sys.path`:

    from THIS_MODULE import load
    ner = load("ner", split="train")
    old = load("ner", version="1.0.0")

With `datasets` 2 and 3 also `load_dataset(".../THIS_MODULE.py", "ner", trust_remote_code=True)`; version 4 gave up
scripts. Without this file, and with any version: `load_dataset("PATH/TO/THIS/FOLDER", "ner")`.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import datasets
import pyarrow
import pyarrow.parquet

DEFAULT = "documents"
NEWEST = ""
RELEASES: dict[str, dict[str, dict[str, str]]] = {}  # version -> config -> split -> file
DIGESTS: dict[str, str] = {}  # version -> SHA-256 over its files


def load(
    config: str = DEFAULT, split: str | None = None, version: str | None = None, streaming: bool = False, **options: Any
) -> Any:
    """A config as a DatasetDict, or one split of it as a Dataset; `options` go to the builder, e.g. `cache_dir`."""
    builder = Builder(config_name=config, version=version, **options)
    if streaming:
        return builder.as_streaming_dataset(split=split)
    builder.download_and_prepare()
    return builder.as_dataset(split=split)


class Builder(datasets.ArrowBasedBuilder):
    """Knows the configs of the newest release as "ner", those of every release as "ner-1.0.0"."""

    BUILDER_CONFIGS = [  # noqa: RUF012  it is what `datasets` asks for
        datasets.BuilderConfig(name=name, version=version)
        for version, configs in RELEASES.items()
        for config in configs
        for name in ([config] if version == NEWEST else []) + [f"{config}-{version}"]
    ]
    DEFAULT_CONFIG_NAME = DEFAULT

    def __init__(
        self, *args: Any, config_name: str | None = None, version: str | None = None, hash: Any = None, **options: Any
    ) -> None:
        options.pop("trust_remote_code", None)  # datasets 2.14 hands it on
        options.setdefault("base_path", str(Path(__file__).resolve().parent))
        name = config_name or DEFAULT
        # The hash is part of the cache's path: a release is never answered from another one's.
        digest = sha256(f"{hash} {DIGESTS.get(version or NEWEST)}".encode()).hexdigest()
        super().__init__(*args, config_name=f"{name}-{version}" if version else name, hash=digest, **options)

    def _info(self) -> Any:
        return datasets.DatasetInfo()

    def _split_generators(self, dl_manager: Any) -> list[Any]:
        version = str(self.config.version)
        config = self.config.name.removesuffix(f"-{version}")
        paths = dl_manager.download(RELEASES[version][config])
        with open(next(iter(paths.values())), "rb") as file:  # noqa: PTH123  `datasets` replaces `open` for streaming
            self.info.features = datasets.Features.from_arrow_schema(pyarrow.parquet.read_schema(file))
        return [datasets.SplitGenerator(name=split, gen_kwargs={"path": path}) for split, path in paths.items()]

    def _generate_tables(self, path: str) -> Iterator[tuple[int, Any]]:
        with open(path, "rb") as file:  # noqa: PTH123
            for i, batch in enumerate(pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=10_000)):
                yield i, pyarrow.Table.from_batches([batch])
