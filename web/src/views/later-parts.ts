export { default as ConnectionDialog } from "./board/ConnectionDialog.svelte";
export { default as HelpDialog } from "./board/HelpDialog.svelte";
export { default as ListMenu } from "./board/ListMenu.svelte";
export { default as SearchHits } from "./board/SearchHits.svelte";
export { default as SettingsDialog } from "./board/SettingsDialog.svelte";
export { copyPlainly } from "../ui/plain-copy.ts";
export { keepSelection } from "../ui/selected-text.ts";
export { surviveTranslation } from "../ui/translated-text.ts";
