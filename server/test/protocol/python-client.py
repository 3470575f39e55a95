"""A ticker.v1.json client of twenty lines: prints "ok" once it has seen an ack, a snapshot and an update.

Usage: python3 python-client.py ws://127.0.0.1:3000/ws
"""

import asyncio
import json
import sys

import websockets


async def main(url):
    async with websockets.connect(url, subprotocols=["ticker.v1.json"]) as socket:
        assert socket.subprotocol == "ticker.v1.json"
        assert json.loads(await socket.recv())["type"] == "welcome"
        await socket.send(json.dumps({"op": "subscribe", "id": 1, "channel": "quotes", "symbols": ["*"]}))
        seen = []
        while seen != ["ack", "snapshot", "update"]:
            message = json.loads(await socket.recv())
            kind = message.get("kind") or message["type"]
            if kind in ("ack", "snapshot", "update") and kind not in seen:
                seen.append(kind)
        pong = await socket.ping()
        await pong
    print("ok")


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 10))
