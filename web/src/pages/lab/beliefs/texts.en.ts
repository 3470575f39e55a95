/** The texts of the beliefs. */
export const en = {
  lead: "What people believe about WebSockets and their neighbours, each tried out here and now over this page's own connections. Guess first. The measurement takes one to ten seconds, and the verdict is about what it measured.",
  progress: "{tried} of {all} tried, {right} guessed right",
  guess: "Your guess",
  "answer.true": "True",
  "answer.false": "False",
  "answer.depends": "It depends",
  guessed: "You guessed: {guess}",
  guessFirst: "Guess, then measure.",
  measure: "Measure",
  again: "Measure again",
  stop: "Stop",
  waiting: "Waiting for a free connection…",
  running: "Measuring…",
  right: "guessed right",
  wrong: "guessed wrong",
  "verdict.true": "True, as measured",
  "verdict.false": "False",
  "verdict.depends": "It depends",
  computed: "computed",
  rule: "Rule:",
  "unit.ms": "{value} ms",
  "unit.s": "{value} s",

  "failed.no_tap":
    "Not measured: this page's connections do not run through the Lab's port, where they are read. It is off, taken, or not reached from here.",
  "failed.lost": "Not measured: the connection to the Lab was lost meanwhile. Try again.",
  "failed.timeout": "Not measured: what was waited for did not come in time. Try again.",
  "failed.still": "Not measured: the market stands still, and this needs prices that change.",
  "failed.news": "Not measured: every poll brought news, even for the quietest symbol. Try again.",
  "failed.refused": "Not measured: the server refused a connection. There may be too many open.",
  "failed.left_out": "Not measured: too much was recorded at once. Try again by itself.",
  "failed.hidden": "Not measured: this tab was hidden, and browsers slow down what is hidden. Try again.",
  "failed.stopped": "Stopped.",

  "belief.headers": "Every WebSocket message carries HTTP headers",
  "belief.faster": "WebSocket is always faster than Server-Sent Events or long polling",
  "belief.sseHeaders": "Server-Sent Events repeat their headers with every event",
  "belief.connections": "Each HTTP request opens a connection",
  "belief.longPolling": "Long polling is polling",
  "belief.idlePoll": "A poll without news costs nothing",
  "belief.ports": "A server holds 65,535 connections at most",
  "belief.frames": "A message is a frame is a packet",
  "belief.reason": "Close code 1006 tells script the reason",
  "belief.ping": "A page can ping",
  "belief.silence": "A silent socket stays open",
  "belief.streams": "A page may open any number of event streams",
  "belief.delivery": "Delivery is guaranteed, and reconnecting is automatic",
  "belief.sending": "send() means sent",
  "belief.endings": "Closing and losing a connection are the same",
  "belief.binary": "Binary is always smaller than text",

  "how.headers": "Sends 20 messages to the echo and looks at what surrounds each on the wire.",
  "how.faster": "Brings one busy symbol over all three ways at once, with 20 ms added each way, and compares arrivals.",
  "how.sseHeaders": "Opens one event stream and counts bytes of headers before and after its first event.",
  "how.connections": "Makes ten requests one after the other, then five with Connection: close.",
  "how.longPolling": "Asks for one symbol by long polls and by a poll every 100 ms, for four seconds.",
  "how.idlePoll":
    "Asks ten times where there is hardly any news, and five times with an ETag. Weighs both on the wire.",
  "how.ports": "Opens eight WebSockets to the server's one port and has each answer.",
  "how.frames":
    "Has the server's own client send one message in three frames, then sends a long message from this page.",
  "how.reason": "Fails three times: unknown subprotocol, a path without WebSocket, a cut connection.",
  "how.ping": "Has the server ping this page and watches the wire and script.",
  "how.silence": "Leaves two sockets silent for three seconds. The line of one of them goes dead unseen.",
  "how.streams": "Opens seven event streams at once, then closes one. Needs all six connections to itself.",
  "how.delivery": "Sends messages over a line that is cut meanwhile, and waits for what comes back by itself.",
  "how.sending":
    "Sends 50 messages over a line that stands still for 1.5 s. Meanwhile the server sends a busy price once a second.",
  "how.endings": "Ends three sockets: closed by the page, cut off, and by a line that goes dead.",
  "how.binary": "Takes the same price updates in JSON and SBE, and the number 7 as text and as a 64-bit number.",

  "say.headers.none":
    "HTTP heads came once, in the handshake: {handshake}. The {messages} messages after it had none, only a frame header of {up} each when sent and {down} when received.",
  "say.headers.some": "{later} of HTTP heads passed with the {messages} messages after the handshake.",
  "say.faster.always":
    "In this run WebSocket was first by more than 1 ms in all {changes} changes. Median difference: SSE {sse}, long polling {long}. Measure again before believing it.",
  "say.faster.sometimes":
    "WebSocket was first by more than 1 ms in {first} of {changes} changes, and later than another by more than 1 ms in {later}. Median difference to it: SSE {sse}, long polling {long}.",
  "say.sseHeaders.once":
    "{events} events came in one HTTP answer. Its heads took {first} until the first event, and nothing after it.",
  "say.sseHeaders.again": "After the first event another {later} of heads passed. {events} events came.",
  "say.connections.kept":
    "{requests} requests in a row opened {opened} new connections: HTTP/1.1 keeps them. Of {closing} requests with Connection: close, {ended} ended their connection.",
  "say.connections.each":
    "Here {requests} requests opened {opened} connections: something keeps this browser from using them again. Of {closing} requests with Connection: close, {ended} ended theirs.",
  "say.longPolling.news":
    "In {seconds} the page made {long} long polls. Each was answered when there was news, after {held} on average. Of {polls} polls every {interval}, {idle} brought nothing.",
  "say.longPolling.fewer":
    "In {seconds}, {longIdle} of {long} long polls brought nothing, and {idle} of {polls} polls every {interval}.",
  "say.longPolling.same":
    "Here there was no advantage: {longIdle} of {long} long polls brought nothing, and {idle} of {polls} polls every {interval}.",
  "say.idlePoll.costs":
    "{idle} of {polls} polls brought nothing new. Each took {up} up and {down} down. At one a second that is {hour} an hour.",
  "say.idlePoll.costs304":
    "{idle} of {polls} polls brought nothing new. Each took {up} up and {down} down; with an ETag and 304 it was {cached} in all. At one a second the first kind takes {hour} an hour.",
  "say.idlePoll.free": "{idle} of {polls} polls brought nothing new, and no byte was counted for them.",
  "say.ports.shared":
    "{open} connections were open to port {port} at the same moment: a connection takes no port of the server. TCP tells connections apart by both addresses and both ports. So {most} limits one client address to one server port, and a server is limited by its memory and open files.",
  "say.ports.alone": "Only {open} connections could be opened to port {port}, so this run shows nothing else.",
  "say.frames.differ":
    "One message sent in {fragments} frames came back in {back}. A long message of {bytes} left this browser in {frames}, and takes at least {packets} packets of 1,460 bytes on Ethernet.",
  "say.frames.same": "In this run each message took one frame, and each frame fits one packet.",
  "say.reason.none":
    "Of {failures} failures script saw code 1006 in {abnormal}, and no reason in any. Yet the server had answered {first} to one and {second} to another.",
  "say.reason.some":
    "Of {abnormal} ends with code 1006, {reasons} had a reason in script. The server had answered {first} and {second}.",
  "say.ping.cannot":
    "A WebSocket in a page has no ping(). On the wire the server sent {pings} pings and the browser answered {pongs} of them by itself, the first after {answer}. Script saw {seen} messages.",
  "say.ping.can":
    "In this browser a WebSocket has a ping(). The server's {pings} pings were answered by {pongs} pongs.",
  "say.silence.unseen":
    "After {seconds} of silence one socket answered in {echo}. The line of the other had gone dead, and its readyState still said open: {sent} messages went into it, {answers} answers came. Only a heartbeat tells the two apart.",
  "say.silence.noticed":
    "After {seconds} of silence one socket answered in {echo}. The line of the other had gone dead, and its socket was closed by then.",
  "say.silence.both": "After {seconds} of silence both sockets answered, the first in {echo}.",
  "say.silence.ended": "After {seconds} of silence the socket whose line was whole gave no answer.",
  "say.streams.limited":
    "{opened} of {asked} event streams opened. The others waited without an error; when one was closed, the next opened after {then}. This is HTTP/1.1: over HTTP/2 streams share one connection.",
  "say.streams.waiting":
    "{opened} of {asked} event streams opened, and {waiting} waited without an error. Closing one opened no other: something else holds connections to this port.",
  "say.streams.all": "All {asked} event streams opened: this browser has more than six connections for one server.",
  "say.delivery.lostStream":
    "Of {sent} messages {answered} were answered before the line was cut. Whether the other {unknown} arrived, script cannot know. In {seconds} the browser opened {reopened} new WebSockets by itself. The EventSource was back by itself after {stream}.",
  "say.delivery.lost":
    "Of {sent} messages {answered} were answered before the line was cut. Whether the other {unknown} arrived, script cannot know. In {seconds} the browser opened {reopened} new WebSockets by itself, and the EventSource was not back either.",
  "say.delivery.whole": "All {sent} messages were answered, and {reopened} new WebSockets were opened by the browser.",
  "say.sending.merged":
    "send() had returned for {messages} messages ({bytes}) after {send}, with {buffered} buffered in the page. The first answer came {answer} later. The server chooses too: in {seconds} the row changed {changes} times and was sent {updates} times, each time with the newest price.",
  "say.sending.later":
    "send() had returned for {messages} messages ({bytes}) after {send}, with {buffered} buffered in the page. The first answer came {answer} later.",
  "say.sending.atOnce":
    "send() took {send} for {messages} messages ({bytes}), and the first answer came {answer} later.",
  "say.endings.differ":
    "close(): code {code}, wasClean {clean}, {frames} close frames on the wire. Cut: code {cutCode}, wasClean {cutClean}, {cutFrames} close frames. Line gone dead: in {seconds} script was told nothing.",
  "say.endings.noticed":
    "close(): code {code}, wasClean {clean}, {frames} close frames on the wire. Cut: code {cutCode}, wasClean {cutClean}, {cutFrames} close frames. Line gone dead: script was told within {seconds}.",
  "say.endings.same": "In this run both ended alike: code {code} and {cutCode}, wasClean {clean} and {cutClean}.",
  "say.binary.depends":
    "A price update: {json} in JSON, {sbe} in SBE. The number 7: {text} as text, {float} as a 64-bit number. It depends on what is encoded, and how.",
  "say.binary.smaller":
    "Both were smaller in binary: a price update {sbe} instead of {json}, the number 7 {float} instead of {text}.",
  "say.binary.larger":
    "Neither was smaller in binary: a price update {sbe} and {json} in JSON, the number 7 {float} and {text} as text.",

  "figure.messages": "Messages, both ways",
  "figure.handshake": "HTTP heads of the handshake",
  "figure.headsFirst": "HTTP heads until the first event",
  "figure.headsLater": "HTTP heads after that",
  "figure.frameHeaderUp": "Frame header, sent",
  "figure.frameHeaderDown": "Frame header, received",
  "figure.events": "Events",
  "figure.requests": "Requests",
  "figure.opened": "Connections opened for them",
  "figure.closingRequests": "Requests with Connection: close",
  "figure.ended": "Connections that ended with them",
  "figure.asked": "Connections asked for",
  "figure.openAtOnce": "Open at the same moment",
  "figure.serverPort": "Port of the server",
  "figure.perAddress": "At most, from one client address to one port",
  "figure.streamsAsked": "Streams asked for",
  "figure.streamsOpened": "Opened at once",
  "figure.streamsWaiting": "Waiting",
  "figure.openedThen": "The next opened after",
  "figure.longPolls": "Long polls",
  "figure.longIdle": "of them without news",
  "figure.heldMean": "Held on average",
  "figure.polls": "Polls",
  "figure.idle": "of them without news",
  "figure.idleUp": "Sent for one",
  "figure.idleDown": "Received for one",
  "figure.idle304": "Both, with 304",
  "figure.idleHour": "An hour, at one a second",
  "figure.compared": "Changes compared",
  "figure.wsFirst": "WebSocket first by more than 1 ms",
  "figure.wsLater": "Another first by more than 1 ms",
  "figure.sseAfter": "SSE after WebSocket, median",
  "figure.longAfter": "Long polling after WebSocket, median",
  "figure.fragments": "Frames of one message",
  "figure.echoFrames": "Frames of its echo",
  "figure.longBytes": "Long message",
  "figure.longFrames": "Frames of it",
  "figure.packets": "Packets of it, at least",
  "figure.updates": "Updates compared",
  "figure.updateJson": "Update in JSON, median",
  "figure.updateSbe": "Update in SBE, median",
  "figure.numberText": "7 as text",
  "figure.numberFloat": "7 as a 64-bit number",
  "figure.failures": "Failures",
  "figure.abnormal": "Code 1006 in script",
  "figure.reasons": "with a reason",
  "figure.answerFirst": "Server's answer to the first",
  "figure.answerSecond": "Server's answer to the second",
  "figure.pings": "Pings on the wire",
  "figure.pongs": "Pongs on the wire",
  "figure.pongAfter": "Pong after",
  "figure.seenByScript": "Messages that script saw",
  "figure.silent": "Silent for",
  "figure.echoAfter": "Answer of the socket whose line is whole",
  "figure.deadState": "readyState of the other",
  "figure.deadSent": "Sent into the other",
  "figure.deadAnswers": "Its answers",
  "figure.sent": "Messages sent",
  "figure.answered": "Answered",
  "figure.unanswered": "Unknown",
  "figure.reopened": "WebSockets reopened by the browser",
  "figure.streamBack": "EventSource back after",
  "figure.sendTook": "Until send() had returned",
  "figure.buffered": "bufferedAmount then",
  "figure.firstAnswer": "First answer after that",
  "figure.changes": "Changes of the row",
  "figure.updatesSent": "Updates that the server sent",
  "figure.closedAs": "Closed by the page",
  "figure.closeFrames": "Close frames",
  "figure.cutAs": "Cut",
  "figure.cutFrames": "Close frames when cut",
  "figure.deadEvents": "Events of the dead line",
};
