/**
 * What is kept of a HAR file, as JSON in pieces that fit the comments of packets. It is bounded: of what is longer the
 * members of one's own are left out, the longest first, and told.
 */

/** Per entry, and for the file as a whole; what browsers say of a request takes some thousand. */
const MAX_REMARK_CHARACTERS = 16 * 1024 * 1024
/** Three bytes each in UTF-8, and what JSON escapes two, fit a comment. */
const PIECE_CHARACTERS = 20_000

export interface Remark {
  /** Empty where nothing of it can be kept. */
  pieces: string[]
  /** Names of what was left out. */
  left: string[]
}

/** `part`: the object in `remark` whose members of one's own may be left out. */
export function remarkPieces<Part extends string>(
  remark: Readonly<Record<Part, object>>,
  part: Part,
  most = MAX_REMARK_CHARACTERS
): Remark {
  let json = JSON.stringify(remark)
  if (json.length <= most) return { pieces: piecesOf(json), left: [] }
  const members = Object.entries(remark[part]).map(([name, value]) => ({
    name,
    value: value as unknown,
    length: JSON.stringify(value).length
  }))
  const left: string[] = []
  const longest = members
    .filter(({ name }) => name.startsWith('_'))
    .sort((one, other) => other.length - one.length)
  for (const { name } of longest) {
    left.push(name)
    const rest = members.filter((member) => !left.includes(member.name))
    json = JSON.stringify({
      ...remark,
      [part]: Object.fromEntries(rest.map((member) => [member.name, member.value]))
    })
    if (json.length <= most) return { pieces: piecesOf(json), left }
  }
  return { pieces: [], left: members.map(({ name }) => name) }
}

function piecesOf(json: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < json.length; at += PIECE_CHARACTERS)
    pieces.push(json.slice(at, at + PIECE_CHARACTERS))
  return pieces
}
