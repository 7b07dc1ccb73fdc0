"""Deliveries: the finished records of the ledger, written to databases, search indexes, webhooks and object stores.

A delivery is made from its address (``NEWSCRAWL_DELIVER``). To write one of your own, subclass :class:`Delivery` and give its
Python path as the address.
"""

from newscrawl.deliveries.base import Delivery
from newscrawl.deliveries.make import item_pipelines, make_delivery

__all__ = ["Delivery", "item_pipelines", "make_delivery"]
