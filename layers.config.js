/**
 * Which module may import which, as the linter enforces it, type-only imports included: a module imports itself, the
 * modules listed for it, and `shared`. docs/architecture.md draws the same picture and gives the reasons.
 */
const SHARED = {
  model: [],
  protocol: ["model"],
  json: ["protocol", "model"],
  sbe: ["protocol", "model", "json"],
  client: ["protocol", "model", "json", "sbe"],
};
const SERVER = {
  ports: [],
  config: ["feeds", "market", "gateway"],
  market: [],
  feeds: ["market"],
  board: [],
  history: [],
  publish: ["board"],
  alerts: ["board"],
  scenes: ["market"],
  lab: [],
  gateway: ["publish"],
  process: ["config"],
};
const WEB = {
  theme: [],
  i18n: [],
  tables: [],
  ui: ["theme", "i18n"],
  core: ["tables", "theme", "i18n"],
  chart: ["tables", "theme"],
  features: ["core", "chart", "tables", "ui", "theme", "i18n"],
  pages: ["features", "core", "chart", "tables", "ui", "theme", "i18n"],
  shell: ["pages", "features", "core", "chart", "tables", "ui", "theme", "i18n"],
};

function zones(end, modules, always) {
  return Object.entries(modules).map(([module, allowed]) => {
    const names = [...new Set([module, ...always, ...allowed])];
    const shared = end === "shared" ? [] : ["./shared"];
    return {
      target: `./${end}/${module}`,
      from: "./",
      except: ["./node_modules", ...shared, ...names.map((name) => `./${end}/${name}`)],
      message: `${end}/${module} may import ${[...shared.map(() => "shared"), ...names].join(", ")} only`,
    };
  });
}

export const layerZones = [
  {
    target: "./shared",
    from: "./",
    except: ["./shared", "./node_modules"],
    message: "shared imports nothing of the project",
  },
  // Tests of the whole and benchmarks see everyone.
  { target: "./server/!(test|bench)/**", from: "./web", message: "server and web never import each other" },
  { target: "./web/src", from: "./server", message: "server and web never import each other" },
  ...zones("shared", SHARED, []),
  ...zones("server", SERVER, ["ports"]),
  ...zones("web/src", WEB, []),
];
