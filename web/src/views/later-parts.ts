export { default as ConnectionDialog } from "./board/ConnectionDialog.svelte";
export { default as HelpDialog } from "./board/HelpDialog.svelte";
export { default as SearchHits } from "./board/SearchHits.svelte";
export { default as SettingsDialog } from "./board/SettingsDialog.svelte";
