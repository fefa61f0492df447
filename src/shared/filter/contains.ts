/** Tests whether texts contain another one, ignoring case. */

const ASCII = /^[\0-\x7f]*$/
const LETTERS = /[a-z]/
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g

/**
 * Returns a test of texts that is true for those whose lower case contains `lower`. It makes no copy of the text for an
 * ASCII needle: most texts are ASCII, and a table tests a million of them.
 */
export function containsTest(lower: string): (text: string) => boolean {
  if (!ASCII.test(lower)) return (text) => text.toLowerCase().includes(lower)
  if (!LETTERS.test(lower)) return (text) => text.includes(lower)
  const anyCase = new RegExp(patternOf(lower), 'i')
  // A part without letters has one case only, and searching for it is several times faster.
  const part = longest(lower.split(/[a-z]+/))
  return part === '' ? (text) => anyCase.test(text) : (text) => text.includes(part) && anyCase.test(text)
}

function longest(parts: readonly string[]): string {
  return parts.reduce((best, part) => (part.length > best.length ? part : best))
}

/** Two more characters have an ASCII letter as (the start of) their lower case: the Kelvin sign, and I with a dot. */
function patternOf(lower: string): string {
  return lower
    .replace(SPECIAL, String.raw`\$&`)
    .replaceAll('k', String.raw`[k\u212a]`)
    .replace(/i$/, String.raw`[i\u0130]`)
}
