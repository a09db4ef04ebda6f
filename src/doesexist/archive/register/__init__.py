"""The register: one SQLite file, its schema, how it is opened and copied, and its search index."""
