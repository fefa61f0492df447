import { formatV4, formatV6 } from '../packet/address'
import { readElements, readOid, readString, type DerElement } from './der'
import { readName } from './name'

/** Reads the names of RFC 5280, section 4.2.1.6, in the format of OpenSSL and Node: `DNS:…`, `IP Address:…`. */
export function readAlternativeNames(bytes: Uint8Array, { from, end }: DerElement): string {
  return readElements(bytes, from, end)
    .map((element) => nameText(bytes, element))
    .join(', ')
}

function nameText(bytes: Uint8Array, element: DerElement): string {
  const { tag, from, end } = element
  switch (tag & 0x1f) {
    case 1:
      return `email:${readString(bytes, element)}`
    case 2:
      return `DNS:${readString(bytes, element)}`
    case 4:
      return `DirName:${readName(bytes, from, end)}`
    case 6:
      return `URI:${readString(bytes, element)}`
    case 7:
      return `IP Address:${addressText(bytes.subarray(from, end))}`
    case 8:
      return `Registered ID:${readOid(bytes, from, end)}`
    default:
      return 'othername'
  }
}

function addressText(address: Uint8Array): string {
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength)
  if (address.length === 4) return formatV4(view, 0)
  return address.length === 16 ? formatV6(view, 0) : ''
}
