/** True for Ctrl+C, or Cmd+C on a Mac, unless text is selected that the browser itself copies. */
export function isCopyKey(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = event
  if (key.toLowerCase() !== 'c' || !(ctrlKey || metaKey) || shiftKey || altKey) return false
  if (event.target instanceof HTMLElement && event.target.matches('input, textarea')) return false
  return window.getSelection()?.isCollapsed ?? true
}
