# pip install websockets && python3 quotes.py
import asyncio, json, websockets

async def main():
    async with websockets.connect("ws://localhost:3000/ws", subprotocols=["ticker.v1.json"]) as websocket:
        await websocket.send(json.dumps({"op": "subscribe", "id": 1, "channel": "quotes", "symbols": ["AAPL", "MSFT"]}))
        async for text in websocket:
            message = json.loads(text)
            if message["type"] == "quotes":  # also: welcome, ack, heartbeat, bye
                for row in message["quotes"]:
                    print(row["s"], "last", row.get("l"), "bid", row.get("b"), "ask", row.get("a"), flush=True)

asyncio.run(main())
