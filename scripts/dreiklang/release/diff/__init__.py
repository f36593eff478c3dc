"""What changed between two releases, in the terms of annotation."""
