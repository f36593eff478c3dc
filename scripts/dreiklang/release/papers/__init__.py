"""What is written about a release: text made of its manifest, nothing read and nothing written here."""
