"""Sends two requests to a DataCode server: the second one uses a variable of the first.

Клиент на Python: два запроса в одном сеансе, второй пользуется переменной первого.

    pip install websockets
    python examples/clients/client.py [ws://127.0.0.1:8080]
"""

import asyncio
import json
import sys

import websockets

ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8080"

REQUESTS = [
    "let prices = [120, 80, 95]\nprint('Sum:', sum(prices))",
    "print('Average:', round(average(prices), 2))",
    "print(prices[7])",
]


async def main():
    # By default this library refuses messages of more than 1 MiB; a table can be larger.
    async with websockets.connect(ADDRESS, max_size=None) as socket:
        for code in REQUESTS:
            await socket.send(json.dumps({"type": "execute", "code": code, "lang": "en"}))
            answer = json.loads(await socket.recv())
            print(answer["output"], end="")
            if not answer["success"]:
                print(answer["error"], file=sys.stderr)


asyncio.run(main())
