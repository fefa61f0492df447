import net, { BlockList } from 'node:net'
import { AppError } from '../../shared/model/app-error'

/** Client address filter of a server: single addresses, ranges (`a-b`) and subnets (`a/bits`). */

type Family = 'ipv4' | 'ipv6'

/** IPv4-mapped IPv6 address, as a dual-stack listener reports an IPv4 client (RFC 4291, section 2.5.5.2). */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

export class AddressLists {
  readonly #allow: BlockList | null
  readonly #block: BlockList | null

  /** Throws `bad-input` that names the invalid entry. */
  constructor({
    allow,
    block
  }: {
    allow?: readonly string[] | undefined
    block?: readonly string[] | undefined
  }) {
    this.#allow = allow === undefined || allow.length === 0 ? null : compile(allow)
    this.#block = block === undefined || block.length === 0 ? null : compile(block)
  }

  /** Returns true if a client with this address is admitted; the block list has precedence over the allow list. */
  admits(address: string): boolean {
    return !this.#isOn(this.#block, address) && (this.#allow === null || this.#isOn(this.#allow, address))
  }

  #isOn(list: BlockList | null, address: string): boolean {
    if (list === null) return false
    const plain = plainAddress(address)
    const mapped = MAPPED.exec(plain)?.[1]
    return (
      (mapped !== undefined && list.check(mapped, 'ipv4')) ||
      (net.isIP(plain) !== 0 && list.check(plain, familyOf(plain)))
    )
  }
}

function compile(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    try {
      add(list, entry.trim())
    } catch (error) {
      throw new AppError(
        'bad-input',
        `${entry} is not an address, range or subnet. Enter 10.0.0.1, 10.0.0.1-10.0.0.9, 10.0.0.0/8, or the same with IPv6.`,
        { cause: error }
      )
    }
  }
  return list
}

/** Throws if the entry is invalid. */
function add(list: BlockList, entry: string): void {
  const [, subnet, bits] = /^([^/-]+)\/(\d{1,3})$/.exec(entry) ?? []
  const [first, last] = /^[^/-]+-[^/-]+$/.test(entry) ? entry.split('-').map((one) => one.trim()) : []
  if (subnet !== undefined) list.addSubnet(subnet, Number(bits), familyOf(subnet))
  else if (first !== undefined && last !== undefined) list.addRange(first, last, familyOf(first))
  else list.addAddress(entry, familyOf(entry))
}

function familyOf(address: string): Family {
  return net.isIPv6(address) ? 'ipv6' : 'ipv4'
}

/** Removes the zone (interface name) of a link-local address. */
function plainAddress(address: string): string {
  const percent = address.indexOf('%')
  return percent === -1 ? address : address.slice(0, percent)
}
