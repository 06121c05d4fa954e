"""The search index: made at build time, cut in shards, loaded as plain scripts.  No Sphinx."""
