"""German texts to Label Studio tasks, and the answers to a dataset of entities, relations and translations."""

__version__ = "0.2.0"
