// Paste it into the console of the dashboard, or into a script of any page that ALLOWED_ORIGINS lists.
const socket = new WebSocket("ws://localhost:3000/ws", "ticker.v1.json");
socket.onopen = () =>
  socket.send(JSON.stringify({ op: "subscribe", id: 1, channel: "quotes", symbols: ["AAPL", "MSFT"], rate: 10 }));
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type !== "quotes") return; // also: welcome, ack, heartbeat, bye
  for (const { s, l, b, a } of message.quotes) console.log(s, "last", l, "bid", b, "ask", a);
};
socket.onclose = ({ code, reason }) => console.log("closed", code, reason);
