/** The tour's texts in English. */
export const en = {
  steps: "Steps of the tour",
  keys: "← → steps · 1 2 3 predict · Enter does it · f freezes the log",
  back: "Step back",
  next: "Next step",
  running: "Measuring …",
  again: "Measure again",
  predictFirst: "Predict first: choose one of the three.",
  asPredicted: "As you predicted.",
  notAsPredicted: "Not as you predicted: the measured answer is marked.",
  failed: "It could not be measured: {reason}",
  noTap: "This step needs the Lab's measuring port, which this page cannot reach.",
  rebuilt: "The Lab's measuring port cannot be reached: frame headers are rebuilt by RFC 6455 from what script sees.",
  sources: "Where it is written down:",
  log: "On the wire",
  "log.empty": "Nothing yet.",
  freeze: "Freeze",
  up: "to the server",
  down: "from the server",
  "end.client": "the browser",
  "end.server": "the server",
  "end.tap": "the measuring port",
  "found.quiet":
    "Nothing changed meanwhile: without news nothing is sent. Try again, or choose a busier symbol on the board.",

  "step.handshake": "Handshake",
  "say.handshake": "A WebSocket begins as HTTP: the browser asks, with a random key, to change the protocol.",
  "ask.handshake": "What does it take until messages can flow?",
  "choice.handshake.0": "Nothing: the first message is simply sent",
  "choice.handshake.1": "One request and one answer",
  "choice.handshake.2": "A request for every message",
  "do.handshake": "Connect",
  "found.handshake":
    "The request had {up} bytes and the answer {down}; the answer came {ms} ms after the request. Heads on this connection: {heads}.",

  "step.messages": "Messages",
  "say.messages": "The connection is there. Each message travels in a frame, whose header says how long it is.",
  "ask.messages": "How many bytes does the frame add to a message from the server?",
  "choice.messages.0": "None",
  "choice.messages.1": "2 to 14 bytes",
  "choice.messages.2": "Several hundred, like HTTP headers",
  "do.messages": "Receive ten messages",
  "found.messages":
    "{count} messages: on average {header} bytes of header for {content} bytes of content, {share} of the whole.",

  "step.duplex": "Full duplex",
  "say.duplex": "Now the browser sends too, while prices flow: eight questions, one after the other.",
  "ask.duplex": "What happens to the prices meanwhile?",
  "choice.duplex.0": "They wait until the questions are answered",
  "choice.duplex.1": "They go on: both directions at once",
  "choice.duplex.2": "The questions wait for a pause between prices",
  "do.duplex": "Ask while prices flow",
  "found.duplex":
    "In {seconds} s {asked} questions went up, {answered} were answered, and {count} messages came that nobody had asked for, all on one connection.",

  "step.encodings": "Text and binary",
  "say.encodings":
    "A frame holds text or binary. Two connections carry the same change: as JSON, and as SBE, a binary format.",
  "ask.encodings": "How large is the binary frame, compared with the text?",
  "choice.encodings.0": "Over three quarters of it",
  "choice.encodings.1": "Between a fifth and three quarters",
  "choice.encodings.2": "Less than a fifth",
  "do.encodings": "Receive the same change twice",
  "found.encodings": "The same change took {json} bytes as text and {sbe} bytes as binary, headers included.",

  "step.slow": "Slow client",
  "say.slow": "For 4.5 seconds nothing gets through to this page, as on a bad network. The market goes on.",
  "ask.slow": "What does the page get when it can read again?",
  "choice.slow.0": "Every missed change, one after the other",
  "choice.slow.1": "What was under way, then only the newest state",
  "choice.slow.2": "Nothing: the server has hung up",
  "do.slow": "Stop reading for 4.5 s",
  "found.slow":
    "From the stall on the price changed {changes} times; {rows} rows came. For this page alone the server left out {merged} changes, because it read slowly; a newer one replaced each.",
  "found.slow.closed": "The server closed the connection with code {code}.",

  "step.reconnect": "Reconnect",
  "say.reconnect": "The tap cuts the connection, without a goodbye. Trades go on meanwhile.",
  "ask.reconnect": "Who connects again?",
  "choice.reconnect.0": "The browser, by itself",
  "choice.reconnect.1": "The page's own script",
  "choice.reconnect.2": "The server calls back",
  "do.reconnect": "Cut the connection",
  "found.reconnect":
    "Script saw code {code} and no reason. It connected again; {ms} ms after the cut it was back. It named trade {last} as its last, got {count} trades, and {missing} are missing.",
  "found.reconnect.anew":
    "Script saw code {code} and no reason. {ms} ms after the cut it was back, but the server no longer had all trades since {last}.",

  "step.close": "Close",
  "say.close": "An orderly end: the browser says goodbye with a code and a reason.",
  "ask.close": "How many close frames does that take?",
  "choice.close.0": "None: TCP simply ends",
  "choice.close.1": "One, from the browser",
  "choice.close.2": "Two: each end sends one",
  "do.close": "Close with code 1000",
  "found.close":
    "Close frames: {count}. Script saw code {code}, wasClean {clean}. TCP was ended by {by}, {ms} ms after the first close frame.",

  "step.polling": "Push and polling",
  "say.polling": "The same price twice for four seconds: pushed, and asked for once a second.",
  "ask.polling": "How many of the changes does polling never show?",
  "choice.polling.0": "None",
  "choice.polling.1": "Some, less than half",
  "choice.polling.2": "Half or more",
  "do.polling": "Push and poll for four seconds",
  "found.polling":
    "Of {changes} changes, push at 50 a second at most brought {pushed} in {pushBytes} bytes (changes at the same moment come as one). {polls} requests brought {polled} in {pollBytes} bytes, heads included.",
};
