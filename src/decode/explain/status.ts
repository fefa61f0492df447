/** Registered status codes and their specifications. The window has texts for all of them. */

const RFC_9110: readonly (readonly [status: number, section: string])[] = [
  [100, '15.2.1'],
  [101, '15.2.2'],
  [200, '15.3.1'],
  [201, '15.3.2'],
  [202, '15.3.3'],
  [203, '15.3.4'],
  [204, '15.3.5'],
  [205, '15.3.6'],
  [206, '15.3.7'],
  [300, '15.4.1'],
  [301, '15.4.2'],
  [302, '15.4.3'],
  [303, '15.4.4'],
  [304, '15.4.5'],
  [305, '15.4.6'],
  [307, '15.4.8'],
  [308, '15.4.9'],
  [400, '15.5.1'],
  [401, '15.5.2'],
  [402, '15.5.3'],
  [403, '15.5.4'],
  [404, '15.5.5'],
  [405, '15.5.6'],
  [406, '15.5.7'],
  [407, '15.5.8'],
  [408, '15.5.9'],
  [409, '15.5.10'],
  [410, '15.5.11'],
  [411, '15.5.12'],
  [412, '15.5.13'],
  [413, '15.5.14'],
  [414, '15.5.15'],
  [415, '15.5.16'],
  [416, '15.5.17'],
  [417, '15.5.18'],
  [418, '15.5.19'],
  [421, '15.5.20'],
  [422, '15.5.21'],
  [426, '15.5.22'],
  [500, '15.6.1'],
  [501, '15.6.2'],
  [502, '15.6.3'],
  [503, '15.6.4'],
  [504, '15.6.5'],
  [505, '15.6.6']
]

const ELSEWHERE: readonly (readonly [status: number, rfc: number, section: string])[] = [
  [102, 2518, '10.1'],
  [103, 8297, '2'],
  [207, 4918, '11.1'],
  [208, 5842, '7.1'],
  [226, 3229, '10.4.1'],
  [423, 4918, '11.3'],
  [424, 4918, '11.4'],
  [425, 8470, '5.2'],
  [428, 6585, '3'],
  [429, 6585, '4'],
  [431, 6585, '5'],
  [451, 7725, '3'],
  [506, 2295, '8.1'],
  [507, 4918, '11.5'],
  [508, 5842, '7.2'],
  [510, 2774, '7'],
  [511, 6585, '6']
]

export interface StatusReference {
  readonly rfc: number
  readonly section: string
}

const REFERENCES = new Map<number, StatusReference>([
  ...RFC_9110.map(([status, section]) => [status, { rfc: 9110, section }] as const),
  ...ELSEWHERE.map(([status, rfc, section]) => [status, { rfc, section }] as const)
])

/** Returns null for an unregistered status. */
export function statusReference(status: number): StatusReference | null {
  return REFERENCES.get(status) ?? null
}

export const REGISTERED_STATUSES: readonly number[] = [...REFERENCES.keys()]
