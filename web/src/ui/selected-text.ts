/**
 * Keeps the viewer's selection while the selected text changes. A browser moves the end of a selection to where a text was
 * changed: a price selected as "182.52" would be copied as "182.5" a tick later.
 */
export function keepSelection(): () => void {
  let kept: { readonly anchor: End; readonly focus: End } | undefined;

  // Called right after the change, before the browser tells anyone that the selection is another one.
  const changes = new MutationObserver(() => {
    const selection = getSelection();
    if (!kept || !selection) return;
    const { anchor, focus } = kept;
    if (!anchor.node.isConnected || !focus.node.isConnected) return;
    selection.setBaseAndExtent(anchor.node, offsetNow(anchor), focus.node, offsetNow(focus));
  });

  const selected = () => {
    changes.disconnect();
    kept = undefined;
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return;
    kept = {
      anchor: endOf(selection.anchorNode, selection.anchorOffset),
      focus: endOf(selection.focusNode, selection.focusOffset),
    };
    for (const { node } of [kept.anchor, kept.focus])
      if (node instanceof Text) changes.observe(node, { characterData: true });
  };

  document.addEventListener("selectionchange", selected);
  return () => {
    document.removeEventListener("selectionchange", selected);
    changes.disconnect();
  };
}

/** One end of a selection. Past the last character it stays past the last one, however many there are. */
interface End {
  readonly node: Node;
  readonly offset: number;
  readonly last: boolean;
}

const lengthOf = (node: Node): number => (node instanceof Text ? node.length : node.childNodes.length);
const endOf = (node: Node, offset: number): End => ({ node, offset, last: offset > 0 && offset === lengthOf(node) });
const offsetNow = ({ node, offset, last }: End): number => (last ? lengthOf(node) : Math.min(offset, lengthOf(node)));
