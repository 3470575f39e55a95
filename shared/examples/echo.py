# The first client of any tutorial: /echo returns what it is sent.
import asyncio
import websockets

async def hello(uri):
    async with websockets.connect(uri) as websocket:
        await websocket.send("Hello, server!")
        print(await websocket.recv())

asyncio.run(hello("ws://localhost:3000/echo"))
