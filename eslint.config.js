import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import { layerZones } from "./layers.config.js";

export default ts.config(
  { ignores: ["dist/", "coverage/", "data/"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"] } },
  },
  {
    plugins: { "import-x": importX },
    settings: {
      "import-x/ignore": ["node_modules"],
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".js", ".svelte", ".json"] })],
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones: layerZones }],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/unified-signatures": "off",
      eqeqeq: "error",
      "no-console": "error",
      "prefer-const": "error",
      "func-style": "off",
    },
  },
  {
    files: ["**/*.ts", "**/*.js", "**/*.mjs", "**/*.svelte"],
    ignores: ["server/gateway/**", "server/bench/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "uWebSockets.js", message: "only server/gateway talks to uWebSockets.js" }] },
      ],
    },
  },
  {
    files: ["shared/**/*.ts"],
    ignores: ["shared/**/*.test.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!\\.\\.?/|valibot$)", message: "shared imports valibot and nothing else" }] },
      ],
      "no-restricted-globals": [
        "error",
        "process",
        "Buffer",
        "window",
        "document",
        "setTimeout",
        "setInterval",
        "performance",
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "randomness is handed in" },
        { object: "Date", property: "now", message: "time is handed in" },
      ],
    },
  },
  {
    files: ["web/src/**"],
    ignores: ["web/src/chart/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(chart\\.js|uWebSockets\\.js)", message: "only web/src/chart talks to Chart.js" }] },
      ],
    },
  },
  { files: ["server/bench/**", "web/bench/**", "scripts/**", "shared/examples/**"], rules: { "no-console": "off" } },
);
