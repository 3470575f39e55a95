// npm install ws && node node.mjs
import WebSocket from "ws";

const socket = new WebSocket("ws://localhost:3000/ws", "ticker.v1.json");
socket.on("open", () =>
  socket.send(JSON.stringify({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAPL", "MSFT"], rate: 10 })),
);
socket.on("message", (data) => {
  const message = JSON.parse(data);
  if (message.type !== "quotes") return; // also: welcome, ack, heartbeat, bye
  for (const { s, l, b, a } of message.quotes) console.log(s, "last", l, "bid", b, "ask", a);
});
socket.on("close", (code, reason) => console.log("closed", code, String(reason)));
socket.on("error", (error) => console.error(error.message));
