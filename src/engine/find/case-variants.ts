/**
 * Variants of a character that differ in case only, by Unicode's simple case folding, as in regular expressions with
 * the flag `i`. Only for text with letters above ASCII: ASCII alone is folded to ASCII.
 */

let orbits: Map<string, string[]> | null = null

/** Includes the character itself, as the first one. */
export function caseVariants(character: string): string[] {
  orbits ??= makeOrbits()
  const others = orbits.get(keyOf(character)) ?? []
  const same = new RegExp(`^\\u{${(character.codePointAt(0) ?? 0).toString(16)}}$`, 'iu')
  return [character, ...others.filter((other) => other !== character && same.test(other))]
}

/** No letter with a case lies above. */
const LAST = 0x1e943

function makeOrbits(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (let code = 0; code <= LAST; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const character = String.fromCodePoint(code)
    if (character.toLowerCase() === character && character.toUpperCase() === character) continue
    const key = keyOf(character)
    const known = found.get(key)
    if (known === undefined) found.set(key, [character])
    else known.push(character)
  }
  return found
}

/** A conversion to several characters does not count: `ß` has no upper case here. */
function keyOf(character: string): string {
  const upper = character.toUpperCase()
  const single = isOne(upper) ? upper : character
  const lower = single.toLowerCase()
  return isOne(lower) ? lower : single
}

function isOne(text: string): boolean {
  return text.length === ((text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1)
}
