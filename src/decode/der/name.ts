import { OBJECT_IDENTIFIER, readElement, readElements, readOid, readString, SEQUENCE, SET } from './der'
import { oidName } from './oids'

/** Reads a distinguished name in its own order: `C=DE, O=Example, CN=www.example.org`. RFC 5280, section 4.1.2.4. */
export function readName(bytes: Uint8Array, at: number, end: number): string {
  const name = readElement(bytes, at, end)
  if (name?.tag !== SEQUENCE) return ''
  const parts = readElements(bytes, name.from, name.end)
    .filter(({ tag }) => tag === SET)
    .map((set) =>
      readElements(bytes, set.from, set.end)
        .map(({ from, end: stop }) => attribute(bytes, from, stop))
        .filter((text) => text !== '')
        .join('+')
    )
  return parts.filter((part) => part !== '').join(', ')
}

function attribute(bytes: Uint8Array, from: number, end: number): string {
  const [type, value] = readElements(bytes, from, end, 2)
  if (type?.tag !== OBJECT_IDENTIFIER || value === undefined) return ''
  return `${oidName(readOid(bytes, type.from, type.end))}=${escaped(readString(bytes, value))}`
}

/** Escapes separators inside a value: RFC 4514, section 2.4. */
function escaped(value: string): string {
  return value.replace(/[,+"\\<>;]/g, '\\$&')
}
