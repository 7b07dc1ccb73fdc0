"""Clean stored pages without a request: WARC files, WACZ archives, saved pages and text dumps.

A place is a local path or any address that fsspec can open (``s3://…``, ``https://…``, ``memory://…``).
"""
