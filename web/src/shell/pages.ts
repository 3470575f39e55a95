import BoardPage from "../pages/board/BoardPage.svelte";
import type { Page } from "./router.svelte.ts";

/**
 * The pages. A further one is a line such as `{ path: "lab", load: () => import("../pages/lab/LabPage.svelte") }`. The
 * board is part of the first script, so that its first quotes wait for no second one.
 */
export const PAGES: readonly [Page, ...Page[]] = [{ path: "", load: () => BoardPage }];
