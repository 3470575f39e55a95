import BoardPage from "../pages/board/BoardPage.svelte";
import type { Page } from "./router.svelte.ts";

/**
 * The pages. The board is part of the first script, so that its first quotes wait for no second one; every other is
 * imported when it is opened.
 */
export const PAGES: readonly [Page, ...Page[]] = [
  { path: "", load: () => BoardPage },
  { path: "market", load: () => import("../pages/market/MarketPage.svelte") },
  { path: "lab", load: () => import("../pages/lab/LabPage.svelte") },
  { path: "present", load: () => import("../pages/present/PresentPage.svelte") },
];
