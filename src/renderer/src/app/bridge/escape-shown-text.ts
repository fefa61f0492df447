import { escapeControlsInLines } from '../../../../shared/escape-controls'

/**
 * Escapes control characters and bidirectional formatting in all text of the page, and in the attributes that become
 * tooltips and accessible names. Host names, certificates, file names and errors are untrusted, and reach the page in
 * hundreds of places; all of them pass this observer. Mutation records are delivered before the page is painted, so the
 * unescaped text is never visible. Editable text is a form control's value and stays unchanged.
 */

const SHOWN_ATTRIBUTES = ['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder']

/** Not shown as text, or shown by a form control as its value. */
const NOT_SHOWN = new Set(['SCRIPT', 'STYLE', 'TEXTAREA'])

/** Starts escaping, for as long as the page exists. Returns a function that stops it. */
export function escapeShownText(document: Document): () => void {
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes, attributeName } of records) {
      if (type === 'characterData') escapeText(target)
      else if (type === 'childList') for (const node of addedNodes) escapeWithin(node)
      else if (attributeName !== null) escapeAttribute(target as Element, attributeName)
    }
  })
  observer.observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: SHOWN_ATTRIBUTES
  })
  escapeWithin(document.documentElement)
  return () => {
    observer.disconnect()
  }
}

function escapeWithin(root: Node): void {
  const walker = root.ownerDocument?.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  if (walker === undefined) return
  for (let node: Node | null = root; node !== null; node = walker.nextNode()) {
    if (node instanceof Element) for (const name of SHOWN_ATTRIBUTES) escapeAttribute(node, name)
    else escapeText(node)
  }
}

/** Writes only if the text changes, because a write is a mutation, too. */
function escapeText(node: Node): void {
  const text = node.nodeValue
  if (text === null || text === '' || NOT_SHOWN.has(node.parentElement?.tagName ?? '')) return
  const escaped = escapeControlsInLines(text)
  if (escaped !== text) node.nodeValue = escaped
}

function escapeAttribute(element: Element, name: string): void {
  const text = element.getAttribute(name)
  if (text === null) return
  const escaped = escapeControlsInLines(text)
  if (escaped !== text) element.setAttribute(name, escaped)
}
