import { expect, it } from 'vitest'
import { checksumOf, type Checksum } from '../../../src/shared/payload/checksums'

const of = (text: string, checksum: Checksum): string =>
  Buffer.from(checksumOf(Buffer.from(text, 'latin1'), checksum)).toString('hex')

it('has the published check values of "123456789"', () => {
  // CRC-16/MODBUS 4b37, low byte first; CRC-32/ISO-HDLC cbf43926.
  expect([of('123456789', 'crc16-modbus'), of('123456789', 'crc32')]).toEqual(['374b', 'cbf43926'])
})

it('makes the frame that the Modbus specification has as its example', () => {
  expect(of('\x02\x07', 'crc16-modbus')).toBe('4112')
})

it('sums and exclusive-ors bytes', () => {
  expect([of('123456789', 'sum'), of('123456789', 'xor'), of('\xff\x02', 'sum'), of('abc', 'none')]).toEqual([
    'dd',
    '31',
    '01',
    ''
  ])
})

it('of nothing is what each begins with', () => {
  expect([of('', 'crc16-modbus'), of('', 'crc32'), of('', 'sum'), of('', 'xor')]).toEqual([
    'ffff',
    '00000000',
    '00',
    '00'
  ])
})
