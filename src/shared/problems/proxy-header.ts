import type { ProblemTexts } from './problem-text'

const DROPPED = 'The receiver drops the connection.'

/** Texts of all problems of PROXY protocol headers. */
export const PROXY_HEADER_PROBLEM_TEXTS = {
  'proxy-bad-line': {
    message:
      'The PROXY line is malformed. It must have a family, two addresses and two ports, separated by single spaces, and end with CR LF.',
    others: DROPPED
  },
  'proxy-line-too-long': {
    message: 'The PROXY line is longer than 107 bytes, the maximum including CR LF.',
    others: DROPPED
  },
  'proxy-bad-version': {
    message: 'The version in the binary PROXY header is not 2.',
    others: DROPPED
  },
  'proxy-bad-command': {
    message: 'The command in the PROXY header is neither LOCAL nor PROXY.',
    others: DROPPED
  },
  'proxy-bad-family': {
    message: 'The address family or transport in the PROXY header is unknown.',
    others:
      'A receiver of version 1 drops the connection. A receiver of version 2 may use the connection’s own address instead.'
  },
  'proxy-bad-address': {
    message: 'An address in the PROXY line is not valid for its family.',
    others: DROPPED
  },
  'proxy-bad-port': {
    message: 'A port in the PROXY line is not a decimal number from 0 to 65535 without leading zeros.',
    others: DROPPED
  },
  'proxy-bad-length': {
    message: 'The PROXY header is shorter than the addresses of its family.',
    others: DROPPED
  },
  'proxy-bad-tlv': {
    message: 'A TLV extends beyond the end of the PROXY header.',
    others: DROPPED
  },
  'proxy-bad-checksum': {
    message: 'The CRC-32C in the PROXY header does not match its bytes.',
    others: DROPPED
  },
  'proxy-cut': {
    message: 'The stream ends in the middle of the PROXY header.',
    others: ''
  }
} satisfies ProblemTexts
