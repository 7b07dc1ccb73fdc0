"""Stored pages, cleaned without a request: WARC files, WACZ archives, saved pages and text dumps, here or elsewhere.

A place is a local path or any address that fsspec opens (``s3://…``, ``https://…``, ``memory://…``).
"""
