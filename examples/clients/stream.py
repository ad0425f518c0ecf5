"""Runs a DataCode file on a server and shows its output while it runs. Ctrl+C stops the program, not the session.

Выполняет файл на сервере и показывает вывод по мере появления. Ctrl+C останавливает программу.

    pip install websockets
    python examples/clients/stream.py examples/long_job.dc [ws://127.0.0.1:8080]
"""

import asyncio
import json
import signal
import sys

import websockets

if len(sys.argv) < 2:
    sys.exit("usage: stream.py FILE.dc [ws://HOST:PORT]")
FILE = sys.argv[1]
ADDRESS = sys.argv[2] if len(sys.argv) > 2 else "ws://127.0.0.1:8080"


async def main():
    with open(FILE, encoding="utf-8") as file:
        code = file.read()
    async with websockets.connect(ADDRESS, max_size=None) as socket:
        interrupt = json.dumps({"type": "interrupt", "target": 1})
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, lambda: loop.create_task(socket.send(interrupt)))

        await socket.send(json.dumps({"type": "execute", "code": code, "id": 1, "stream": True, "full": True}))
        async for message in socket:
            frame = json.loads(message)
            if frame.get("type") == "output":
                print(frame["text"], end="", flush=True)
            elif frame.get("type") == "progress":
                print(f"{frame['percent']:3.0f} % {frame['stage']} {frame['message']}", file=sys.stderr)
            elif "status" in frame:
                # The one answer to the request: what came before were parts of its output.
                for place in frame["diagnostics"]:
                    print(f"{FILE}:{place['line']}:{place['column']}: {place['message']}", file=sys.stderr)
                if frame["error"] and not frame["diagnostics"]:
                    print(frame["error"], file=sys.stderr)
                return 0 if frame["success"] else 1


sys.exit(asyncio.run(main()))
