"""What came back from Label Studio: exports into `annotation/collected/`, and out of it as Annotation records."""
