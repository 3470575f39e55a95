export { default as ConnectionDialog } from "./status/ConnectionDialog.svelte";
export { default as HelpDialog } from "./dialogs/HelpDialog.svelte";
export { default as ListMenu } from "./list/ListMenu.svelte";
export { default as SearchHits } from "./search/SearchHits.svelte";
export { default as SettingsDialog } from "./dialogs/SettingsDialog.svelte";
export { copyPlainly } from "../../ui/plain-copy.ts";
export { keepSelection } from "../../ui/selected-text.ts";
export { surviveTranslation } from "../../ui/translated-text.ts";
