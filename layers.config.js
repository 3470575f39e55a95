/**
 * Who may import whom, as the linter enforces it: a room may import itself and the rooms listed for it, nothing else.
 * The rooms and the reasons are described in README.md ("The house").
 */
const SERVER = {
  ports: [],
  market: [],
  feeds: ["market"],
  board: [],
  history: [],
  publish: ["board"],
  gateway: ["publish"],
  relay: ["board"],
};
const WEB = {
  net: [],
  tables: [],
  state: ["tables"],
  chart: ["tables", "theme"],
  theme: [],
  i18n: [],
  ui: ["theme", "i18n"],
  views: ["state", "chart", "ui", "theme", "i18n"],
};

function zones(end, rooms, always) {
  return Object.entries(rooms).map(([room, allowed]) => ({
    target: `./${end}/${room}`,
    from: "./",
    except: [
      ...new Set(["node_modules", "shared", ...[room, ...always, ...allowed].map((name) => `${end}/${name}`)]),
    ].map((path) => `./${path}`),
    message: `${end}/${room} may import shared${[...always, ...allowed].map((name) => `, ${name}`).join("")} only`,
  }));
}

export const layerZones = [
  {
    target: "./shared",
    from: "./",
    except: ["./shared", "./node_modules"],
    message: "shared imports nothing of the project",
  },
  // Tests of the whole and benchmarks see everyone.
  { target: "./server/!(e2e|bench)/**", from: "./web", message: "server and web never import each other" },
  { target: "./web/src", from: "./server", message: "server and web never import each other" },
  ...zones("server", SERVER, ["ports"]),
  ...zones("web/src", WEB, []),
];
