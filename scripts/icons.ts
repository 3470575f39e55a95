import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS } from "../web/test/support/chromium-flags.ts";

/**
 * Draws the icons of the installed dashboard from the favicon. npm run icons. Systems cut icons into shapes of their own,
 * so the ground fills the square, and the mark keeps to the middle 80% (W3C: maskable icons).
 */
const PUBLIC = fileURLToPath(new URL("../web/public", import.meta.url));
const SIZES = [192, 512];
/** The favicon's mark spans 20 of 32; on a full square it stands as large without the corners. */
const SCALE = 0.86;

const svg = await readFile(`${PUBLIC}/favicon.svg`, "utf8");
const ground = /<rect width="32" height="32" rx="7" fill="([^"]+)"/.exec(svg)?.[1];
if (ground === undefined) throw new Error("favicon.svg has no ground");
const browser = await chromium.launch({
  executablePath: process.env["CHROME_PATH"] ?? "/usr/bin/chromium",
  args: [...CHROMIUM_FLAGS],
});
try {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const inner = Math.round(size * SCALE);
    await page.setContent(
      `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">` +
        `<div style="width:${inner}px;height:${inner}px">${svg}</div></body>`,
    );
    await page.screenshot({ path: `${PUBLIC}/icon-${size}.png` });
    await page.close();
  }
} finally {
  await browser.close();
}
