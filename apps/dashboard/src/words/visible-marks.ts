/** Text of others can't turn the direction of what is shown: marks that do so are shown by their numbers. */

/** Bidirectional embeddings, overrides, isolates and marks (Unicode UAX #9). */
const MARK = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const ATTRIBUTES = ['title', 'aria-label', 'alt', 'placeholder'];

export function visibleMarks(text: string): string {
  return text.replace(MARK, (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`);
}

/**
 * Keeps every text below `root` free of them, whoever writes it: before the browser paints. React compares with what it
 * wrote itself, and so doesn't notice. What a person types stays. @returns a function that ends it
 */
export function showMarks(root: Node): () => void {
  const observer = new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === 'characterData') show(target);
      else if (type === 'attributes') showAttribute(target as Element, attributeName!);
      else for (const node of addedNodes) showAll(node);
    }
  });
  showAll(root);
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  return () => observer.disconnect();
}

function showAll(node: Node): void {
  if (node.nodeType === Node.TEXT_NODE) return show(node);
  if (node.nodeType === Node.ELEMENT_NODE) for (const name of ATTRIBUTES) showAttribute(node as Element, name);
  for (const child of node.childNodes) showAll(child);
}

function show(text: Node): void {
  const { nodeValue } = text;
  if (nodeValue === null) return;
  const shown = visibleMarks(nodeValue);
  if (shown !== nodeValue) text.nodeValue = shown;
}

function showAttribute(element: Element, name: string): void {
  const value = element.getAttribute(name);
  if (value === null) return;
  const shown = visibleMarks(value);
  if (shown !== value) element.setAttribute(name, shown);
}
