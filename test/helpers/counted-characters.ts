/**
 * Returns the number of characters passed to regular expressions and searches during a synchronous function. The same
 * in every run.
 */
export function countedCharacters(run: () => void): number {
  let characters = 0
  const restore = [
    counting(RegExp.prototype, 'exec', (pattern, [given], found) => {
      characters += offered(pattern as RegExp, String(given), found as RegExpExecArray | null)
    }),
    ...(['indexOf', 'lastIndexOf', 'includes'] as const).map((name) =>
      counting(String.prototype, name, (text, [, from = 0], found) => {
        const start = Number(from)
        const end = typeof found === 'number' && found >= 0 ? found : String(text).length
        characters += name === 'lastIndexOf' ? String(text).length : Math.max(0, end - start)
      })
    )
  ]
  try {
    run()
    return characters
  } finally {
    for (const undo of restore) undo()
  }
}

type Observe = (self: unknown, given: readonly unknown[], returned: unknown) => void

/**
 * Observes each call of a built-in method without changing its behaviour. Returns a function that removes the
 * observer.
 */
function counting(prototype: object, name: string, observe: Observe): () => void {
  const kept = Object.getOwnPropertyDescriptor(prototype, name)
  const original = kept?.value as (...given: unknown[]) => unknown
  Object.defineProperty(prototype, name, {
    ...kept,
    value(this: unknown, ...given: unknown[]) {
      const before = this instanceof RegExp && (this.global || this.sticky) ? this.lastIndex : 0
      const returned = Reflect.apply(original, this, given)
      starts.push(before)
      observe(this, given, returned)
      starts.pop()
      return returned
    }
  })
  return () => Object.defineProperty(prototype, name, kept ?? {})
}

/** Start offset of the observed search. */
const starts: number[] = []

/**
 * Returns the number of characters from the start of a search to its end, or to the end of the text if it found
 * nothing. A sticky pattern reads no further than its match, unless it looks ahead with a quantifier.
 */
function offered(pattern: RegExp, text: string, found: RegExpExecArray | null): number {
  const start = starts.at(-1) ?? 0
  const left = text.length - start
  if (pattern.sticky && !/\(\?[=!][^)]*[*+{]/.test(pattern.source)) return (found?.[0].length ?? 0) + 1
  return found === null || pattern.sticky ? left : found.index + found[0].length - start
}
