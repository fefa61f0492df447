import type { Layer } from '../../shared/contract/packets'
import { hex, LayerBuilder } from './layer'

/**
 * Headers before the IP header, by the link type of the interface (https://www.tcpdump.org/linktypes.html): one layer
 * per kind of header; consecutive tags or labels share one. The caller has already located the IP header; unknown bytes
 * before it belong to the previous layer.
 */

/**
 * LINKTYPE_RAW and similar types without a link header: an IPv4 or IPv6 packet, distinguished by its first four bits.
 */
export const LINK_RAW = 101
const RAW_LINKS: readonly number[] = [LINK_RAW, 12, 14, 228, 229]

const LINK_ETHERNET = 1
const LINK_SLL = 113
const LINK_SLL2 = 276
const LINK_PPPOE = 51
const PPP_LINKS: readonly number[] = [9, 50]
const LOOPBACK_LINKS: readonly number[] = [0, 108]

const TAGS: readonly number[] = [0x8100, 0x88a8, 0x9100, 0x9200]
const MPLS: readonly number[] = [0x8847, 0x8848]
const PPPOE = 0x8864
const MAX_LENGTH = 1500

const SLL_DIRECTIONS = ['to us', 'broadcast', 'multicast', 'to others', 'from us']

/** Returns the layers of [start, ip), which may be empty; `ip` is the start of the IP header, or the packet's end. */
export function decodeLink(view: DataView, start: number, ip: number, link: number): Layer[] {
  if (RAW_LINKS.includes(link)) return [bare(start, link === LINK_RAW ? 'RAW' : String(link))]
  const links = new LinkDecoder(view, ip)
  if (link === LINK_ETHERNET) links.ethernet(start)
  else if (link === LINK_SLL) links.sll(start)
  else if (link === LINK_SLL2) links.sll2(start)
  else if (link === LINK_PPPOE) links.pppoe(start)
  else if (PPP_LINKS.includes(link)) links.ppp(start)
  else if (LOOPBACK_LINKS.includes(link)) links.loopback(start)
  else return [bare(start, String(link))]
  return links.layers
}

function bare(start: number, type: string): Layer {
  return {
    kind: 'link',
    ranges: [],
    fields: [{ key: 'link-type', value: type, range: [start, start], depth: 0 }]
  }
}

class LinkDecoder {
  readonly layers: Layer[] = []
  readonly #view: DataView
  /** Offset after the last byte. */
  readonly #end: number

  constructor(view: DataView, end: number) {
    this.#view = view
    this.#end = end
  }

  ethernet(start: number): void {
    const layer = this.#layer('ethernet', start)
    if (!layer.has(14)) {
      this.#add(layer, 14)
      return
    }
    layer.add('destination', 0, 6, this.#mac(start, 6))
    layer.add('source', 6, 6, this.#mac(start + 6, 6))
    const type = layer.u16(12)
    layer.add(type <= MAX_LENGTH ? 'length' : 'ether-type', 12, 2, type <= MAX_LENGTH ? type : hex(type, 4))
    this.#add(layer, 14)
    this.#inside(type, start + 14)
  }

  /** Linux cooked capture. */
  sll(start: number): void {
    const layer = this.#layer('sll', start)
    if (!layer.has(16)) {
      this.#add(layer, 16)
      return
    }
    layer.add('packet-type', 0, 2, SLL_DIRECTIONS[layer.u16(0)] ?? layer.u16(0))
    layer.add('hardware', 2, 2, layer.u16(2))
    const length = Math.min(layer.u16(4), 8)
    layer.add('source', 6, 8, this.#mac(start + 6, length))
    layer.add('ether-type', 14, 2, hex(layer.u16(14), 4))
    this.#add(layer, 16)
    this.#inside(layer.u16(14), start + 16)
  }

  sll2(start: number): void {
    const layer = this.#layer('sll', start)
    if (!layer.has(20)) {
      this.#add(layer, 20)
      return
    }
    layer.add('ether-type', 0, 2, hex(layer.u16(0), 4))
    layer.add('interface', 4, 4, layer.u32(4))
    layer.add('hardware', 8, 2, layer.u16(8))
    layer.add('packet-type', 10, 1, SLL_DIRECTIONS[layer.u8(10)] ?? layer.u8(10))
    layer.add('source', 12, 8, this.#mac(start + 12, Math.min(layer.u8(11), 8)))
    this.#add(layer, 20)
    this.#inside(layer.u16(0), start + 20)
  }

  loopback(start: number): void {
    const layer = this.#layer('loopback', start)
    if (!layer.has(4)) {
      this.#add(layer, 4)
      return
    }
    // The value is small in the correct byte order.
    const big = layer.u32(0)
    layer.add('family', 0, 4, big < 0x10000 ? big : this.#view.getUint32(start, true))
    this.#add(layer, 4)
  }

  ppp(start: number): void {
    const layer = this.#layer('ppp', start)
    const framed = layer.has(2) && layer.u16(0) === 0xff03 ? 2 : 0
    if (framed > 0) layer.add('ppp-framing', 0, 2, hex(layer.u16(0), 4))
    this.#pppProtocol(layer, framed)
  }

  pppoe(start: number): void {
    const layer = this.#layer('pppoe', start)
    if (!layer.has(6)) {
      this.#add(layer, 6)
      return
    }
    layer.add('version', 0, 1, layer.u8(0) >>> 4)
    layer.add('code', 1, 1, hex(layer.u8(1), 2))
    layer.add('session', 2, 2, hex(layer.u16(2), 4))
    layer.add('payload-length', 4, 2, layer.u16(4))
    this.#pppProtocol(layer, 6)
  }

  #pppProtocol(layer: LayerBuilder, at: number): void {
    if (!layer.has(at + 1)) {
      this.#add(layer, at + 1)
      return
    }
    const bytes = (layer.u8(at) & 1) === 1 ? 1 : 2
    if (!layer.has(at + bytes)) {
      this.#add(layer, at + bytes)
      return
    }
    const protocol = bytes === 1 ? layer.u8(at) : layer.u16(at)
    layer.add('ppp-protocol', at, bytes, hex(protocol, 4))
    this.#add(layer, at + bytes)
    if (protocol === 0x0281) this.#labels(layer.start + at + bytes)
  }

  #inside(type: number, at: number): void {
    if (at >= this.#end) return
    if (TAGS.includes(type)) this.#tags(at)
    else if (MPLS.includes(type)) this.#labels(at)
    else if (type === PPPOE) this.pppoe(at)
    else this.#linkControl(at)
  }

  #tags(start: number): void {
    const layer = this.#layer('vlan', start)
    let at = 0
    let type: number
    do {
      if (!layer.has(at + 4)) {
        this.#add(layer, at + 4)
        return
      }
      const tag = layer.u16(at)
      layer.add('vlan-id', at, 2, tag & 0xfff)
      layer.add('priority', at, 1, tag >>> 13, { depth: 1 })
      layer.add('drop-eligible', at, 1, (tag >>> 12) & 1, { depth: 1 })
      type = layer.u16(at + 2)
      layer.add('ether-type', at + 2, 2, hex(type, 4))
      at += 4
    } while (TAGS.includes(type))
    this.#add(layer, at)
    this.#inside(type, start + at)
  }

  #labels(start: number): void {
    const layer = this.#layer('mpls', start)
    let at = 0
    for (let isLast = false; !isLast && layer.has(at + 4); at += 4) {
      const entry = layer.u32(at)
      isLast = (entry & 0x100) !== 0
      layer.add('label', at, 3, entry >>> 12)
      layer.add('traffic-class', at + 2, 1, (entry >>> 9) & 7, { depth: 1 })
      layer.add('ttl', at + 3, 1, entry & 0xff, { depth: 1 })
    }
    // Control word and frame of a pseudowire, if there is one.
    const rest = this.#end - start - at
    if (rest > 0) layer.add('pseudowire', at, rest, rest)
    this.#add(layer, this.#end - start)
  }

  #linkControl(start: number): void {
    const layer = this.#layer('llc', start)
    if (!layer.has(3)) {
      this.#add(layer, 3)
      return
    }
    layer.add('service-points', 0, 2, hex(layer.u16(0), 4))
    layer.add('control', 2, 1, hex(layer.u8(2), 2))
    if (layer.u16(0) !== 0xaaaa || !layer.has(8)) {
      this.#add(layer, this.#end - start)
      return
    }
    layer.add('organisation', 3, 3, hex((layer.u16(3) << 8) | layer.u8(5), 6))
    layer.add('ether-type', 6, 2, hex(layer.u16(6), 4))
    this.#add(layer, 8)
    const type = layer.u16(6)
    if (start + 8 < this.#end && (TAGS.includes(type) || MPLS.includes(type))) this.#inside(type, start + 8)
  }

  #layer(kind: Layer['kind'], start: number): LayerBuilder {
    return new LayerBuilder(kind, this.#view, start, this.#end)
  }

  #add(layer: LayerBuilder, length: number): void {
    this.layers.push(layer.done(length))
  }

  #mac(at: number, length: number): string {
    return Array.from({ length }, (_, byte) =>
      this.#view
        .getUint8(at + byte)
        .toString(16)
        .padStart(2, '0')
    ).join(':')
  }
}
