/** The texts of the example clients, which are code and the same in every language. */
export const en = {
  about:
    "Complete clients, with this page's own address filled in. Each is run by the project's tests exactly as it stands here.",
  "title.browser": "Browser JavaScript",
  "how.browser": "Paste it into the console of the dashboard (F12).",
  "title.node": "Node",
  "how.node": "Needs the package ws.",
  "title.python": "Python",
  "how.python": "Needs the package websockets.",
  "title.curl": "curl, Server-Sent Events",
  "how.curl": "Nothing to install: the answer of one request that does not end.",
  "title.echo": "Python, the tutorial's echo",
  "how.echo":
    "/echo returns every message. Any client of any tutorial runs against it when its address is changed to this one.",
  copy: "Copy",
  copyOf: "Copy {name}",
  copied: "Copied",
  selected: "Selected: press Ctrl+C or ⌘C",
  contract: "The whole contract: the protocol",
};
