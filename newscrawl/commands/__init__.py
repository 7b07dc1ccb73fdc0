"""The commands, each a module. Scrapy finds the command classes in this package.

Who imports this package is about to run a command. So Ctrl-C and SIGTERM are handled from here on, while other modules are loaded.
"""

from newscrawl.utils.signals import stop_while_loading

stop_while_loading()
