export { default as ConnectionDialog } from "../pages/board/status/ConnectionDialog.svelte";
export { default as HelpDialog } from "../pages/board/dialogs/HelpDialog.svelte";
export { default as ListMenu } from "../pages/board/list/ListMenu.svelte";
export { default as SearchHits } from "../pages/board/search/SearchHits.svelte";
export { default as SettingsDialog } from "../pages/board/dialogs/SettingsDialog.svelte";
export { copyPlainly } from "../ui/plain-copy.ts";
export { keepSelection } from "../ui/selected-text.ts";
export { surviveTranslation } from "../ui/translated-text.ts";
