/**
 * Browsers translate a page by putting <font> elements in the place of its text nodes. The page goes on writing to the
 * text nodes, which no one sees any more: prices and states would stand still for good.
 */
export function surviveTranslation(root: Node): () => void {
  /** What stands for a text node, and what the node said. */
  const translated = new WeakMap<Node, { readonly font: Element; readonly text: string }>();

  /** The page wrote to a text node: it shows instead of its translation. */
  const writes = new MutationObserver((records) => {
    for (const { target } of records) {
      if (!(target instanceof Text) || target.data === "") continue;
      translated.get(target)?.font.remove();
      translated.delete(target);
    }
  });

  /** A text node gets its place back, empty, beside its translation: there it can be written to, and removed. */
  const replaced = (text: Text, font: Element) => {
    if (text.isConnected || !font.isConnected) return;
    translated.set(text, { font, text: text.data });
    text.data = "";
    font.after(text);
    writes.observe(text, { characterData: true });
  };

  /** The page removed a text node, or the browser a translation. */
  const removed = (node: Node) => {
    const known = translated.get(node);
    if (!known || node.isConnected) return;
    known.font.remove();
    translated.delete(node);
  };

  const structure = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      if (removedNodes.length === 0) continue;
      const font = [...addedNodes, previousSibling, nextSibling].find(isFont);
      for (const node of removedNodes) {
        if (translated.has(node)) removed(node);
        else if (font && node instanceof Text) replaced(node, font);
        else if (isFont(node)) restore(node, previousSibling, nextSibling);
      }
    }
  });

  /** The browser took a translation back: its text node says again what it said. */
  const restore = (font: Element, ...beside: (Node | null)[]) => {
    for (const node of beside) {
      const known = node && translated.get(node);
      if (known?.font !== font || !(node instanceof Text)) continue;
      if (node.data === "") node.data = known.text;
      translated.delete(node);
    }
  };

  structure.observe(root, { childList: true, subtree: true });
  return () => {
    structure.disconnect();
    writes.disconnect();
  };
}

const isFont = (node: Node | null): node is Element => node instanceof Element && node.tagName === "FONT";
