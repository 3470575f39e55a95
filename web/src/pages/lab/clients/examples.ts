import browser from "../../../../../shared/examples/browser.js?raw";
import echo from "../../../../../shared/examples/echo.py?raw";
import node from "../../../../../shared/examples/node.mjs?raw";
import python from "../../../../../shared/examples/quotes.py?raw";
import curl from "../../../../../shared/examples/stream.sh?raw";

/** A complete client as it is printed in the README, on the page, and run by the tests. */
interface Example {
  readonly id: "browser" | "node" | "python" | "curl" | "echo";
  readonly file: string;
  readonly text: string;
}

export const EXAMPLES: readonly Example[] = [
  { id: "browser", file: "browser.js", text: browser },
  { id: "node", file: "node.mjs", text: node },
  { id: "python", file: "quotes.py", text: python },
  { id: "curl", file: "stream.sh", text: curl },
  { id: "echo", file: "echo.py", text: echo },
];
