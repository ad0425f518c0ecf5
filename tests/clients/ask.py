"""Sends every line of standard input to the server and writes every answer on a line of its own."""

import asyncio
import sys

import websockets


async def main(uri):
    # By default this library refuses messages of more than 1 MiB; a table can be larger.
    async with websockets.connect(uri, max_size=None) as websocket:
        for line in sys.stdin:
            await websocket.send(line.rstrip("\n"))
            print(await websocket.recv(), flush=True)


asyncio.run(main(sys.argv[1]))
