"""Runs a command in a terminal of its own: what comes on standard input is typed, what it shows goes to standard output.

Ends with the command, or when it is ended itself (the terminal hangs up then).
"""

import os
import pty
import selectors
import sys

child, terminal = pty.fork()
if child == 0:
    # A terminal as wide as the answers: a line editor would break them otherwise.
    import fcntl
    import struct
    import termios

    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 60000, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])

selector = selectors.DefaultSelector()
selector.register(terminal, selectors.EVENT_READ)
selector.register(0, selectors.EVENT_READ)
while True:
    for key, _ in selector.select():
        try:
            data = os.read(key.fd, 65536)
        except OSError:  # the command has closed its side
            data = b""
        if key.fd == 0 and not data:
            selector.unregister(0)
        elif key.fd == 0:
            while data:
                data = data[os.write(terminal, data):]
        elif not data:
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        else:
            while data:
                data = data[os.write(1, data):]
