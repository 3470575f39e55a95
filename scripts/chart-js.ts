import { parseAst, type Plugin } from "vite";

/**
 * What the build leaves out of Chart.js. The bundler keeps or drops a class as a whole, while the price chart replaces most
 * of what Chart.js's scales and dataset controllers do. It also has neither events nor animations.
 */

/** The methods of a class that stay, or those that go. */
type Methods = { readonly keep: readonly string[] } | { readonly drop: readonly string[] };

const CLASSES: Readonly<Record<string, Methods>> = {
  Scale: { keep: ["constructor", "init", "parse", "getContext", "isHorizontal"] },
  DatasetController: {
    keep: [
      ...[
        "constructor",
        "initialize",
        "configure",
        "linkScales",
        "updateIndex",
        "getDataset",
        "getMeta",
        "getScaleForId",
      ],
      ...["getContext", "getParsed", "getMaxOverflow", "reset", "_update", "_destroy"],
    ],
  },
  Chart: {
    drop: [
      ...["bindEvents", "unbindEvents", "bindUserEvents", "bindResponsiveEvents", "_checkEventBindings"],
      ...["_eventHandler", "_handleEvent", "_getActiveElements", "getActiveElements", "setActiveElements"],
      ...["getElementsAtEventForMode", "isPointInArea", "updateHoverStyle", "_updateHoverStyles"],
      ...["show", "hide", "_updateVisibility", "setDatasetVisibility", "toggleDataVisibility", "getDataVisibility"],
      ...["getVisibleDatasetCount", "toBase64Image", "_updateHiddenIndices", "_getUniformDataChanges"],
    ],
  },
};
/** Chart.js calls these only where they are. */
const OPTIONAL = ["beforeLayout", "getPadding", "_layers"];

const CHART_JS = /chart\.js\/dist\/(chart|chunks\/index)\.js$/;
const SUBCLASSES = /web\/src\/chart\/(chart-host|scale\/axes|series\/columns-controller)\.ts$/;

interface Method {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function methodsToDrop(code: string): Method[] {
  return parseAst(code).body.flatMap((node) => {
    const methods = node.type === "ClassDeclaration" && node.id ? CLASSES[node.id.name] : undefined;
    if (node.type !== "ClassDeclaration" || !methods) return [];
    return node.body.body.flatMap((member) => {
      if (member.type !== "MethodDefinition" || member.static || member.key.type !== "Identifier") return [];
      const { name } = member.key;
      const goes = "keep" in methods ? !methods.keep.includes(name) : methods.drop.includes(name);
      return goes ? [{ name, start: member.start, end: member.end }] : [];
    });
  });
}

const stays = (name: string): boolean =>
  OPTIONAL.includes(name) || Object.values(CLASSES).some((methods) => "keep" in methods && methods.keep.includes(name));

/**
 * Leaves out methods of Chart.js that nothing calls. The build fails where the rest of Chart.js still calls one of them
 * and no class of the price chart defines it. Measured: 14 KB gzip less.
 */
function dropUnusedMethods(): Plugin {
  const dropped = new Set<string>();
  return {
    name: "drop-unused-methods",
    apply: "build",
    transform: {
      filter: { id: /chart\.js\/dist\/chart\.js$/ },
      handler(code) {
        let left = code;
        for (const { name, start, end } of methodsToDrop(code).reverse()) {
          dropped.add(name);
          left = left.slice(0, start) + left.slice(end);
        }
        return { code: left, map: null };
      },
    },
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((one) => (one.type === "chunk" ? Object.entries(one.modules) : []));
      const codeOf = (ids: RegExp) => modules.map(([id, { code }]) => (ids.test(id) ? code : "")).join("\n");
      const rest = codeOf(CHART_JS);
      const ours = codeOf(SUBCLASSES);
      const isDefined = (name: string) => new RegExp(`^\\s+${name}\\(`, "m").test(ours);
      const missing = [...dropped].filter((name) => rest.includes(`.${name}(`) && !stays(name) && !isDefined(name));
      if (missing.length > 0) this.error(`Chart.js calls what the build leaves out of it: ${missing.join(", ")}`);
    },
  };
}

/**
 * Lets the bundler drop the scales of Chart.js that nothing uses. Their static fields read properties of other objects,
 * which counts as a side effect. The bundler's own option to ignore such reads applies to all modules, and would also
 * remove the reads by which Svelte's effects subscribe. Measured: 8 KB gzip less.
 */
const dropUnusedScales: Plugin = {
  name: "drop-unused-scales",
  apply: "build",
  transform: {
    filter: { id: /chart\.js\/dist\/chart\.js$/ },
    handler(code) {
      const reads = /(?<=callback: |static defaults = )(?:Ticks\.formatters\.\w+|TimeScale\.defaults)/g;
      if (!reads.test(code))
        this.error("Chart.js has changed: none of the reads that keep its scales is there any more");
      return { code: code.replace(reads, "/* @__PURE__ */ (() => $&)()"), map: null };
    },
  },
};

/**
 * Puts a class that keeps a colour as it is in the place of Chart.js's colour library. Chart.js would only mix colours
 * for animations and for elements under the pointer; the charts here are given the colours to draw with. Measured: 3.6 KB
 * gzip less.
 */
const keepColors: Plugin = {
  name: "keep-colors",
  apply: "build",
  enforce: "pre",
  resolveId: (id) => (id === "@kurkle/color" ? "\0plain-color" : undefined),
  load: (id) =>
    id === "\0plain-color"
      ? `export class Color {
          valid = false;
          constructor(text) { this.text = text; }
          saturate() { return this; }
          darken() { return this; }
          hexString() { return this.text; }
        }`
      : undefined,
};

/** Plots that use Chart.js as it comes get its bundled file, of which nothing is left out: a chunk of its own. */
const wholeForPlots: Plugin = {
  name: "whole-chart-js-for-plots",
  apply: "build",
  enforce: "pre",
  async resolveId(id, importer) {
    if (id !== "chart.js/auto") return undefined;
    const found = await this.resolve("chart.js", importer);
    return found && found.id.replace(/chart\.js$/, "chart.umd.min.js");
  },
};

export const leaveOutPartsOfChartJs = (): Plugin[] => [
  wholeForPlots,
  dropUnusedMethods(),
  dropUnusedScales,
  keepColors,
];
