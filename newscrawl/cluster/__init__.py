"""A crawl on many machines: one frontier in Redis, one ledger in PostgreSQL, any number of workers.

The setting ``NEWSCRAWL_REDIS_URL`` enables it. Workers that crawl the same scope share one run.
"""
