"""Settled documents to a versioned release: Parquet tables, their checksums, the card and the loading script."""
