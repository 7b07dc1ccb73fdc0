"""A crawl on many machines: one frontier in Redis, one ledger in PostgreSQL, any number of workers.

``NEWSCRAWL_REDIS_URL`` switches it on. Workers that crawl the same scope work on one run together.
"""
